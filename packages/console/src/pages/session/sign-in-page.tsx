/** The sign-in, for everybody or for one organization, and the way back to what was asked for. */

import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { returnAddress } from '../../session/return-address.ts'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { SignIn } from './sign-in.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const { tenant } = useParams({ strict: false })
  const { next } = useSearch({ strict: false })
  const navigate = useNavigate()
  const another = (
    <Link to="/sign-in" search={{ next }}>
      {t('session.signIn.another')}
    </Link>
  )
  return (
    <PlainFrame title={t('session.signIn.title')} lead={next === undefined ? undefined : t('session.signIn.andReturn')}>
      <SignIn
        tenant={tenant}
        another={another}
        onSignedIn={() => void navigate({ ...returnAddress(next, location.origin), replace: true })}
      />
    </PlainFrame>
  )
}
