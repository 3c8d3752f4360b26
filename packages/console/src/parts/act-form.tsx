/** A form in a drawer or dialog: its fields, what was refused, and below them the way out and the verb that sends it. */

import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useHoldOpen } from './held-open.ts'
import { ProblemAlert } from './problem-alert.tsx'

export interface ActFormProps {
  readonly verb: string
  /** Whether all that is needed is filled in. */
  readonly ready: boolean
  readonly pending: boolean
  /** Null also where a field says it already. */
  readonly problem: unknown
  readonly children: ReactNode
  /** Never while it is not ready, or on its way already. */
  onSubmit(): void
  onCancel(): void
}

export function ActForm({ verb, ready, pending, problem, children, onSubmit, onCancel }: ActFormProps) {
  const { t } = useTranslation()
  useHoldOpen(pending)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (ready && !pending) onSubmit()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {children}
        <ProblemAlert problem={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" disabled={pending} onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!ready} loading={pending}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
