/** Signing in with a passkey alone: by a button, and from the list that the browser shows below the name. */

import { Alert, Button, Stack } from '@mantine/core'
import type { Session } from '@polett/client/api'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isWrongFactor, passkeyBesideField, usePasskeySignIn } from '../../api/sign-in.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { knowsPasskeys } from '../../session/passkeys.ts'
import classes from './sign-in-form.module.css'

export interface PasskeySignInProps {
  onDone(session: Session): void
}

/** Nothing where this browser cannot use passkeys here. */
export function PasskeySignIn(props: PasskeySignInProps) {
  return knowsPasskeys() ? <PasskeyButton {...props} /> : null
}

function PasskeyButton({ onDone }: PasskeySignInProps) {
  const { t } = useTranslation()
  const signIn = usePasskeySignIn()
  const { mutate, isPending } = signIn
  // A browser waits for one passkey at a time, so the list below the name makes room for the button's question.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever is told is told of the present page.
  useEffect(() => {
    if (isPending) return
    const ended = new AbortController()
    void passkeyBesideField(ended.signal).then((passkey) => {
      if (passkey !== null) mutate(passkey, { onSuccess: done })
    })
    return () => ended.abort()
  }, [isPending])
  const done = (answer: Awaited<ReturnType<typeof signIn.mutateAsync>>): void => {
    if ('session' in answer) onDone(answer.session)
  }
  return (
    <Stack gap="md" className={classes.passkey}>
      <p className={classes.or} aria-hidden="true">
        {t('session.signIn.or')}
      </p>
      <Button variant="default" fullWidth loading={isPending} onClick={() => mutate(null, { onSuccess: done })}>
        {t('session.passkey.signIn')}
      </Button>
      {signIn.data !== undefined && 'refused' in signIn.data && (
        <Alert color="yellow" variant="light" role="alert">
          {t(`session.passkey.refused.${signIn.data.refused}`)}
        </Alert>
      )}
      {isWrongFactor(signIn.error) ? (
        <Alert color="red" variant="light" title={t('session.passkey.failed')} role="alert">
          {t('session.passkey.failedWhat')}
        </Alert>
      ) : (
        <ProblemAlert problem={signIn.error} />
      )}
    </Stack>
  )
}
