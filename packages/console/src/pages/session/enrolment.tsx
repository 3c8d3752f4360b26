/** The policy asks for a second factor, and this person has none yet: nothing else is shown until there is one. */

import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSignOut } from '../../api/session.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { AddPasskey } from '../account/add-passkey.tsx'
import { AddApp } from '../account/authenticator-app.tsx'
import classes from '../account/sign-in-methods.module.css'
import { useAddedFactor } from '../account/use-added-factor.tsx'

export interface EnrolmentProps {
  /** There is a factor, and its recovery codes are stored; the session says so by now. */
  onDone(): void
  onSignedOut(): void
}

/** For any page that somebody signs in on; `session.factorRequired` says that it is due. */
export function Enrolment({ onDone, onSignedOut }: EnrolmentProps) {
  const { t } = useTranslation()
  const { onAdded, dialog } = useAddedFactor(onDone)
  const signOut = useSignOut()
  // By then this part is gone, so that it could not be told of the success.
  const leave = (): void => void signOut.mutateAsync().then(onSignedOut, () => undefined)
  return (
    <div className={classes.choices}>
      <section>
        <h2>{t('factors.passkeys.title')}</h2>
        <p className={`quiet ${classes.what}`}>{t('factors.passkeys.what')}</p>
        <AddPasskey onAdded={onAdded} />
      </section>
      <section>
        <h2>{t('factors.app.title')}</h2>
        <p className={`quiet ${classes.what}`}>{t('factors.app.what')}</p>
        <AddApp onAdded={onAdded} />
      </section>
      <ProblemAlert problem={signOut.error} />
      <div>
        <Button variant="subtle" color="gray" loading={signOut.isPending} onClick={leave}>
          {t('factors.required.signOut')}
        </Button>
      </div>
      {dialog}
    </div>
  )
}
