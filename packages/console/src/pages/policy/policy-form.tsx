/** Changing a policy. What was typed survives a reload; what takes something away is asked about first. */

import { Button, Group } from '@mantine/core'
import type { Policy } from '@polett/client/api'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePutPolicy } from '../../api/policy.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useDraft } from '../../parts/use-draft.ts'
import { PLATFORM } from '../../session/permissions.ts'
import classes from './policy.module.css'
import { PolicyFields } from './policy-fields.tsx'
import {
  areAlike,
  bodyOf,
  type Ceilings,
  isComplete,
  type PolicyValues,
  valuesOf,
  valuesOver,
} from './policy-values.ts'

export interface PolicyFormProps {
  /** Null is the platform. */
  readonly tenant: string | null
  readonly policy: Policy
  readonly ceilings: Ceilings | null
  /** The form begins anew, from what is saved. */
  onRenew(): void
}

export function PolicyForm({ tenant, policy, ceilings, onRenew }: PolicyFormProps) {
  const { t } = useTranslation()
  // A draft belongs to the settings that it began with: it never takes back what a colleague has saved since.
  const [begun] = useState(() => valuesOf(policy))
  const saved = valuesOf(policy)
  const draft = useDraft<PolicyValues>(`policy.${tenant ?? ''}.${JSON.stringify(begun)}`, begun)
  const put = usePutPolicy(tenant)
  const [asking, setAsking] = useState(false)
  const values = valuesOver(saved, begun, draft.fields)
  const isChanged = !areAlike(values, saved)
  const warnings = warningsOf(tenant, saved, values)
  const renew = (): void => {
    draft.forget()
    onRenew()
  }
  const save = (): void =>
    put.mutate(bodyOf(values, policy), {
      onSuccess: () => {
        notify(t('policy.saved'))
        renew()
      },
    })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isChanged || !isComplete(values)) return
    if (warnings.length > 0) setAsking(true)
    else save()
  }
  return (
    <form onSubmit={submit} noValidate>
      <PolicyFields tenant={tenant ?? PLATFORM} values={values} ceilings={ceilings} change={draft.change} />
      {!asking && <ProblemAlert problem={put.error} />}
      <Group gap="xs" className={classes.save} data-changed={isChanged || undefined}>
        <Button type="submit" disabled={!isChanged || !isComplete(values)} loading={put.isPending}>
          {t('common.save')}
        </Button>
        {isChanged && (
          <Button variant="default" onClick={renew}>
            {t('policy.undo')}
          </Button>
        )}
      </Group>
      {asking && <SaveDialog warnings={warnings} put={put} onConfirm={save} onClose={() => setAsking(false)} />}
    </form>
  )
}

type Warning = 'erase' | 'factor' | 'everywhere'

/** What saving does beyond what the fields say. */
function warningsOf(tenant: string | null, saved: PolicyValues, values: PolicyValues): readonly Warning[] {
  const erases = saved.visibility === 'sealed' && values.visibility === 'once'
  const asks = !saved.secondFactor && values.secondFactor
  return [
    ...(erases ? (['erase'] as const) : []),
    ...(asks ? (['factor'] as const) : []),
    ...(tenant === null ? (['everywhere'] as const) : []),
  ]
}

interface SaveDialogProps {
  readonly warnings: readonly Warning[]
  readonly put: ReturnType<typeof usePutPolicy>
  onConfirm(): void
  onClose(): void
}

function SaveDialog({ warnings, put, onConfirm, onClose }: SaveDialogProps) {
  const { t } = useTranslation()
  return (
    <ConfirmDialog
      title={t('policy.confirm.title')}
      verb={t('policy.confirm.verb')}
      destructive={warnings.includes('erase')}
      pending={put.isPending}
      problem={put.error}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {warnings.map((warning) => (
        <p key={warning}>{t(`policy.confirm.${warning}`)}</p>
      ))}
    </ConfirmDialog>
  )
}
