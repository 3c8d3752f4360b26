/** Changes an issuer, and shows what the company has to know of us. */

import { Alert } from '@mantine/core'
import type { Issuer } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUpdateIssuer } from '../../api/issuers.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { useHoldOpen } from '../../parts/held-open.ts'
import { fieldProblems } from '../../parts/problem-text.ts'
import { IssuerAddresses } from './issuer-addresses.tsx'
import { IssuerFields } from './issuer-fields.tsx'
import { changeOf, type IssuerFields as Fields, fieldsOf, isReady, NO_SECRET, shutsOthers } from './issuer-values.ts'
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
  const [begun] = useState(() => fieldsOf(issuer))
  const [fields, setFields] = useState<Fields>(begun)
  const [secret, setSecret] = useState(NO_SECRET)
  const update = useUpdateIssuer(tenant, issuer.id)
  const [asking, setAsking] = useState(false)
  // Escape closes the question, and not the drawer below it.
  useHoldOpen(asking || update.isPending)
  const send = (): void =>
    update.mutate(changeOf(begun, fields, secret), {
      onSuccess: ({ name }) => {
        notify(t('issuers.saved', { name }))
        onClose()
      },
    })
  const submit = (): void => (shutsOthers(fields) && !shutsOthers(begun) ? setAsking(true) : send())
  const confirm = (): void => {
    setAsking(false)
    send()
  }
  const moved = fields.url.trim() !== issuer.url || fields.clientId.trim() !== issuer.clientId
  // The one conflict that a change can meet: nobody who could undo it has come in with these settings yet.
  const lockOut = update.error instanceof PolettProblem && update.error.code === 'conflict' && fields.onlyThisWay
  const refused = fieldProblems(update.error)
  return (
    <>
      <ActForm
        verb={t('common.save')}
        ready={isReady(fields)}
        pending={update.isPending}
        problem={lockOut ? null : update.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <IssuerFields
          {...{ fields, secret }}
          change={(change) => setFields((before) => ({ ...before, ...change }))}
          isNew={false}
          hasSecret={issuer.hasClientSecret}
          changeSecret={setSecret}
          refused={lockOut ? { ...refused, onlyThisWay: t('issuers.onlyThisWayRefused') } : refused}
        />
        {moved && <Alert color="yellow">{t('issuers.moved')}</Alert>}
      </ActForm>
      {asking && <ShutOtherWays {...{ tenant, issuer }} onConfirm={confirm} onClose={() => setAsking(false)} />}
    </>
  )
}
