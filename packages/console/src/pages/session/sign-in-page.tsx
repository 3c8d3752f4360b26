/** The sign-in, for everybody or for one organization, and the way back to what was asked for. */

import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { setupQuery } from '../../api/session.ts'
import { returnAddress } from '../../session/return-address.ts'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { CompanySignIn } from './company-sign-in.tsx'
import { SignIn } from './sign-in.tsx'
import classes from './sign-in-form.module.css'

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
      <CompanySignIn tenant={tenant} next={next} />
      <Forgotten tenant={tenant} />
    </PlainFrame>
  )
}

/** Only where the server can send mail. */
function Forgotten({ tenant }: { readonly tenant: string | undefined }) {
  const { t } = useTranslation()
  const { data } = useQuery(setupQuery)
  if (data?.passwordReset !== true) return null
  return (
    <p className={classes.below}>
      <Link to="/console/forgotten" search={tenant === undefined ? {} : { organization: tenant }}>
        {t('links.forgotten.question')}
      </Link>
    </p>
  )
}
