/** Where a device without a browser sends people to: the code that it shows, who they are, and then what it asks. */

import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFindConnection } from '../../api/connections.ts'
import { mayBeSignedIn, sessionQuery } from '../../api/session.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { CompanySignIn } from '../session/company-sign-in.tsx'
import { EnrolmentStep } from '../session/lazy-enrolment.ts'
import { SignIn } from '../session/sign-in.tsx'
import { comingBack, isBegunHere } from './begun-here.ts'
import { ConnectionFlow } from './connection-flow.tsx'
import { DeviceCode } from './device-code.tsx'

export function DevicePage() {
  const { t } = useTranslation()
  const search = useSearch({ strict: false })
  const { tenant, user_code: prefilled = '' } = search
  const [confirmed, setConfirmed] = useState<string | null>(null)
  const [enrolling, setEnrolling] = useState(false)
  const [signedInForThis, setSignedInForThis] = useState(isBegunHere(search))
  const { data: session, isLoading } = useQuery({ ...sessionQuery, enabled: mayBeSignedIn() || isBegunHere(search) })
  const find = useFindConnection()
  const seek = (code: string): void => find.mutate(code, { onError: () => setConfirmed(null) })
  const confirm = (code: string): void => {
    setConfirmed(code)
    if (session?.factorRequired === true) setEnrolling(true)
    else if (session) seek(code)
  }
  if (find.data !== undefined) return <ConnectionFlow id={find.data.id} signedInForThis={signedInForThis} />
  if (confirmed !== null && !enrolling && !find.isPending && !session) {
    const signedIn = (): void => {
      setSignedInForThis(true)
      seek(confirmed)
    }
    const asked = tenant === undefined ? {} : { tenant }
    return (
      <PlainFrame title={t('connect.deviceEntry.title')} lead={t('connect.deviceEntry.signIn', { code: confirmed })}>
        <SignIn tenant={tenant} onSignedIn={signedIn} />
        <CompanySignIn tenant={tenant} next={comingBack('/console/device', { ...asked, user_code: confirmed })} />
      </PlainFrame>
    )
  }
  if (confirmed !== null && enrolling) {
    const added = (): void => {
      setEnrolling(false)
      seek(confirmed)
    }
    return (
      <PlainFrame title={t('connect.deviceEntry.title')} lead={t('connect.deviceEntry.signIn', { code: confirmed })}>
        <Suspense fallback={<Waiting />}>
          <EnrolmentStep onDone={added} onSignedOut={() => setEnrolling(false)} />
        </Suspense>
      </PlainFrame>
    )
  }
  return (
    <PlainFrame title={t('connect.deviceEntry.title')} lead={t('connect.deviceEntry.lead')}>
      <DeviceCode
        prefilled={confirmed ?? prefilled}
        isLink={prefilled !== ''}
        pending={find.isPending || isLoading}
        problem={find.error}
        isUnknown={find.error instanceof PolettProblem && [404, 422].includes(find.error.status)}
        onConfirm={confirm}
      />
    </PlainFrame>
  )
}
