/** One request of an app or a device, from who asks to the answer: signing in, what it may act as, and the way back. */

import type { Connection } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { connectionQuery } from '../../api/connections.ts'
import { useSignOut } from '../../api/session.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { CompanySignIn } from '../session/company-sign-in.tsx'
import { SignIn } from '../session/sign-in.tsx'
import { comingBack } from './begun-here.ts'
import { Decision, type Outcome } from './decision.tsx'
import { DueFactor } from './due-factor.tsx'
import { Finished } from './finished.tsx'
import { Person } from './person.tsx'
import { Request } from './request.tsx'

export interface ConnectionFlowProps {
  readonly id: string
  /** Whether somebody has signed in for this alone: that session ends with the answer. */
  readonly signedInForThis?: boolean
}

export function ConnectionFlow({ id, signedInForThis = false }: ConnectionFlowProps) {
  const { t } = useTranslation()
  const [signedIn, setSignedIn] = useState(signedInForThis)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const asked = useQuery({ ...connectionQuery(id), enabled: outcome === null })
  const last = useLast(asked.data)
  if (outcome !== null && last) return <Finished outcome={outcome} app={last.client.name} />
  if (asked.data === null) return <Gone />
  if (!last) {
    return (
      <PlainFrame title={t('connect.titleUnknown')}>
        {asked.error === null ? (
          <Waiting />
        ) : (
          <ProblemAlert problem={asked.error} onRetry={() => void asked.refetch()} />
        )}
      </PlainFrame>
    )
  }
  const app = last.client.name
  const again = (): void => void asked.refetch()
  const done = (): void => {
    setSignedIn(true)
    again()
  }
  return (
    <PlainFrame title={t('connect.title', { app })} lead={t(last.fits ? 'connect.asksHere' : 'connect.asks', { app })}>
      <Request connection={last} />
      {last.fits ? (
        <DueFactor onSignedOut={again}>
          <Decision connection={last} signOut={signedIn} onDone={setOutcome} onOther={again} />
        </DueFactor>
      ) : (
        <Before connection={last} onSignedIn={done} onOther={again} />
      )}
    </PlainFrame>
  )
}

/** What was known last, while the same is asked for anew. */
function useLast(data: Connection | null | undefined): Connection | null {
  const [last, setLast] = useState<Connection | null>(null)
  if (data && data !== last) setLast(data)
  return data ?? last
}

interface BeforeProps {
  readonly connection: Connection
  onSignedIn(): void
  /** Nobody is signed in any more. */
  onOther(): void
}

/** Nobody is signed in, or somebody whom the app has nothing to do with. */
function Before({ connection, onSignedIn, onOther }: BeforeProps) {
  const { t } = useTranslation()
  const signOut = useSignOut()
  const { client, person, tenant } = connection
  if (person === null) {
    return (
      <>
        <SignIn tenant={tenant?.id} onSignedIn={onSignedIn} />
        <CompanySignIn tenant={tenant?.id} next={comingBack(location.pathname)} />
      </>
    )
  }
  const isElsewhere = tenant !== null && person.tenant !== tenant.id
  return (
    <>
      <Person
        person={person}
        pending={signOut.isPending}
        onOther={() => signOut.mutate(undefined, { onSuccess: onOther })}
      />
      <p role="status">
        {isElsewhere
          ? t('connect.wrongTenant', { tenant: tenant.name })
          : t('connect.noMembership', { app: client.name })}
      </p>
      <ProblemAlert problem={signOut.error} />
    </>
  )
}

function Gone() {
  const { t } = useTranslation()
  return (
    <PlainFrame title={t('connect.gone.title')} lead={t('connect.gone.what')}>
      <p className="quiet">{t('connect.gone.elsewhere')}</p>
    </PlainFrame>
  )
}
