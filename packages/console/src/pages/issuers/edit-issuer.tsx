/** Changes an issuer, and shows what the company has to know of us. */

import { Alert } from '@mantine/core'
import type { Issuer } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { issuerQuery, useUpdateIssuer } from '../../api/issuers.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { useHoldOpen } from '../../parts/held-open.ts'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useEditing } from '../../parts/use-editing.ts'
import { IssuerAddresses } from './issuer-addresses.tsx'
import { IssuerFields } from './issuer-fields.tsx'
import { changeOf, fieldsOf, isReady, NO_SECRET, shutsOthers } from './issuer-values.ts'
import { ShutOtherWays } from './shut-other-ways.tsx'

export interface EditIssuerProps {
  readonly tenant: string
  readonly issuer: Issuer
  onClose(): void
}

export function EditIssuer(props: EditIssuerProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('issuers.editTitle', { name: props.issuer.name })} width={600} onClose={props.onClose}>
      <IssuerAddresses issuer={props.issuer} />
      <EditForm {...props} />
    </FormDrawer>
  )
}

function EditForm({ tenant, issuer, onClose }: EditIssuerProps) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState(NO_SECRET)
  const update = useUpdateIssuer(tenant, issuer.id)
  const { change, fields, saving } = useEditing(issuer, {
    fieldsOf,
    // Alone, and not with its list: without it there, the drawer would close over what was typed.
    query: issuerQuery(tenant, issuer.id),
    send: async (begun, fields) => {
      const { name } = await update.mutateAsync(changeOf(begun, fields, secret))
      notify(t('issuers.saved', { name }))
      onClose()
    },
  })
  const [asking, setAsking] = useState(false)
  // Escape closes the question, and not the drawer below it.
  useHoldOpen(asking || saving.pending)
  const submit = (): void => (shutsOthers(fields) && !shutsOthers(saving.begun) ? setAsking(true) : saving.save())
  const confirm = (): void => {
    setAsking(false)
    saving.save()
  }
  const moved = fields.url.trim() !== saving.begun.url || fields.clientId.trim() !== saving.begun.clientId
  // The one conflict that a change can meet: nobody who could undo it has come in with these settings yet.
  const { problem } = saving
  const lockOut = problem instanceof PolettProblem && problem.code === 'conflict' && fields.onlyThisWay
  const refused = fieldProblems(problem)
  return (
    <>
      <ActForm
        verb={t('common.save')}
        ready={isReady(fields)}
        pending={saving.pending}
        problem={lockOut ? null : problem}
        onSubmit={submit}
        onCancel={onClose}
      >
        <IssuerFields
          {...{ fields, secret }}
          change={change}
          isNew={false}
          hasSecret={issuer.hasClientSecret}
          changeSecret={setSecret}
          refused={lockOut ? { ...refused, onlyThisWay: t('issuers.onlyThisWayRefused') } : refused}
        />
        {moved && <Alert color="yellow">{t('issuers.moved')}</Alert>}
        <ClashNotice
          saving={saving}
          words={{
            ...{ name: t('issuers.name'), url: t('issuers.url'), clientId: t('issuers.clientId') },
            ...{ scopes: t('issuers.scopes'), usernameClaim: t('issuers.usernameClaim') },
            ...{ nameClaim: t('issuers.nameClaim'), emailClaim: t('issuers.emailClaim') },
            ...{ rules: t('issuers.rules'), justInTime: t('issuers.justInTime') },
            ...{ onlyThisWay: t('issuers.onlyThisWay'), active: t('issuers.active') },
          }}
          change={{ tenant, action: 'issuer.updated', target: issuer.id }}
        />
      </ActForm>
      {asking && <ShutOtherWays {...{ tenant, issuer }} onConfirm={confirm} onClose={() => setAsking(false)} />}
    </>
  )
}
