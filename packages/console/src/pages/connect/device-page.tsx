/** Where a device without a browser sends people to: the code that it shows, who they are, and then what it asks. */

import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFindConnection } from '../../api/connections.ts'
import { mayBeSignedIn, sessionQuery } from '../../api/session.ts'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { SignIn } from '../session/sign-in.tsx'
import { ConnectionFlow } from './connection-flow.tsx'
import { DeviceCode } from './device-code.tsx'

export function DevicePage() {
  const { t } = useTranslation()
  const { user_code: prefilled = '' } = useSearch({ strict: false })
  const [confirmed, setConfirmed] = useState<string | null>(null)
  const [signedInForThis, setSignedInForThis] = useState(false)
  const { data: session } = useQuery({ ...sessionQuery, enabled: mayBeSignedIn() })
  const find = useFindConnection()
  const search = (code: string): void => find.mutate(code, { onError: () => setConfirmed(null) })
  const confirm = (code: string): void => {
    setConfirmed(code)
    if (session) search(code)
  }
  if (find.data !== undefined) return <ConnectionFlow id={find.data.id} signedInForThis={signedInForThis} />
  if (confirmed !== null && !find.isPending && !session) {
    const signedIn = (): void => {
      setSignedInForThis(true)
      search(confirmed)
    }
    return (
      <PlainFrame title={t('connect.deviceEntry.title')} lead={t('connect.deviceEntry.signIn', { code: confirmed })}>
        <SignIn onSignedIn={signedIn} />
      </PlainFrame>
    )
  }
  return (
    <PlainFrame title={t('connect.deviceEntry.title')} lead={t('connect.deviceEntry.lead')}>
      <DeviceCode
        prefilled={confirmed ?? prefilled}
        isLink={prefilled !== ''}
        pending={find.isPending}
        problem={find.error}
        isUnknown={find.error instanceof PolettProblem && [404, 422].includes(find.error.status)}
        onConfirm={confirm}
      />
    </PlainFrame>
  )
}
