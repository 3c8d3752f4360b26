/** Changing a policy. What was typed survives a reload; what takes something away is asked about first. */

import { Button, Group } from '@mantine/core'
import type { Policy } from '@polett/client/api'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { policyQuery, usePutPolicy } from '../../api/policy.ts'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { type CarefulSave, useCarefulSave } from '../../parts/use-careful-save.ts'
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
  const saving = useCarefulSave({
    ...{ opened: begun, fields: draft.fields, change: draft.change, fieldsOf: valuesOf },
    query: policyQuery(tenant),
    send: async (seen, latest = policy) => {
      await put.mutateAsync(bodyOf(valuesOver(valuesOf(latest), seen, draft.fields), latest))
      notify(t('policy.saved'))
      renew()
    },
  })
  const values = valuesOver(saved, saving.begun, draft.fields)
  const isChanged = !areAlike(values, saved)
  const warnings = warningsOf(tenant, saved, values)
  const renew = (): void => {
    draft.forget()
    onRenew()
  }
  const confirm = (): void => {
    setAsking(false)
    saving.save()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isChanged || !isComplete(values) || saving.pending) return
    if (warnings.length > 0) setAsking(true)
    else saving.save()
  }
  return (
    <form onSubmit={submit} noValidate>
      <PolicyFields tenant={tenant ?? PLATFORM} values={values} ceilings={ceilings} change={draft.change} />
      <PolicyClash tenant={tenant ?? PLATFORM} saving={saving} />
      <ProblemAlert problem={saving.problem} />
      <Group gap="xs" className={classes.save} data-changed={isChanged || undefined}>
        <Button type="submit" disabled={!isChanged || !isComplete(values)} loading={saving.pending}>
          {t('common.save')}
        </Button>
        {(isChanged || saving.clash !== null) && (
          <Button variant="default" onClick={renew}>
            {t('policy.undo')}
          </Button>
        )}
      </Group>
      {asking && <SaveDialog warnings={warnings} onConfirm={confirm} onClose={() => setAsking(false)} />}
    </form>
  )
}

function PolicyClash({ tenant, saving }: { readonly tenant: string; readonly saving: CarefulSave<PolicyValues> }) {
  const { t } = useTranslation()
  const words = {
    ...{ lifetimes: t('policy.lifetimes'), allowNoExpiry: t('policy.allowNoExpiry') },
    ...{ visibility: t('policy.visibility'), mobileLifetime: t('policy.mobileLifetime') },
    ...{ ownTokens: t('policy.ownTokens'), backupAdministrator: t('policy.backup') },
    secondFactor: t('policy.secondFactor'),
  }
  return <ClashNotice {...{ saving, words }} change={{ tenant, action: 'policy.updated', target: tenant }} />
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
  onConfirm(): void
  onClose(): void
}

function SaveDialog({ warnings, onConfirm, onClose }: SaveDialogProps) {
  const { t } = useTranslation()
  return (
    <ConfirmDialog
      title={t('policy.confirm.title')}
      verb={t('policy.confirm.verb')}
      destructive={warnings.includes('erase')}
      pending={false}
      problem={null}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {warnings.map((warning) => (
        <p key={warning}>{t(`policy.confirm.${warning}`)}</p>
      ))}
    </ConfirmDialog>
  )
}
