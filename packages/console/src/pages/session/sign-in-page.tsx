/** The sign-in, for everybody or for one organization, and the way back to what was asked for. */

import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { keep, kept } from '../../session/preferences.ts'
import { returnAddress } from '../../session/return-address.ts'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** The organization signed in to last on this device. */
const REMEMBERED = 'polett.signInTenant'

export function SignInPage() {
  const { t } = useTranslation()
  const { tenant } = useParams({ strict: false })
  const { next } = useSearch({ strict: false })
  const navigate = useNavigate()
  const done = (signedInTo: string): void => {
    keep(REMEMBERED, signedInTo)
    void navigate({ ...returnAddress(next, location.origin), replace: true })
  }
  return (
    <PlainFrame title={t('session.signIn.title')} lead={next === undefined ? undefined : t('session.signIn.andReturn')}>
      <SignInForm key={tenant ?? ''} fixed={tenant} remembered={kept(REMEMBERED) ?? ''} onDone={done} />
    </PlainFrame>
  )
}
