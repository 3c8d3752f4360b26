/** A step that takes something away: says what will happen, and may ask for the thing's name. */

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from './problem-alert.tsx'
import { useReturnFocus } from './use-return-focus.ts'

export interface ConfirmDialogProps {
  readonly title: string
  /** The verb on the button, with its object: "Delete 3 tokens". */
  readonly verb: string
  readonly destructive?: boolean
  /** Must be typed before the button can be pressed. */
  readonly typedName?: string | undefined
  /** What is said stands in its way, so that it is not offered. */
  readonly blocked?: boolean
  readonly pending?: boolean
  readonly problem?: unknown
  readonly children: ReactNode
  onConfirm(): void
  onClose(): void
}

/** Mounted while it is open; the focus returns to where it came from. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, verb, destructive = false, typedName, blocked = false, pending = false } = props
  const { problem, children, onConfirm, onClose } = props
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  useReturnFocus()
  const ready = typedName === undefined || typed.trim() === typedName.trim()
  // What has been asked for is on its way: closing now would look as if it had not been.
  const close = (): void => {
    if (!pending) onClose()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (ready && !blocked && !pending) onConfirm()
  }
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {children}
          {typedName !== undefined && (
            <TextInput
              label={t('confirm.typeName', { name: typedName })}
              value={typed}
              autoComplete="off"
              data-autofocus
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          <ProblemAlert problem={problem} />
          <Group justify="flex-end" gap="xs">
            {/* The safe way out has the focus, unless something is to be filled in. */}
            <Button variant="default" data-autofocus disabled={pending} onClick={close}>
              {t(blocked ? 'common.close' : 'common.cancel')}
            </Button>
            {!blocked && (
              <Button type="submit" {...(destructive ? { color: 'red' } : {})} disabled={!ready} loading={pending}>
                {verb}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
