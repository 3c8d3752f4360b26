/** The second step of signing in: a code of the authenticator app, a passkey, or a recovery code. */

import { Alert, Button, Stack, TextInput } from '@mantine/core'
import type { Session } from '@polett/client/api'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isWrongFactor, type SecondMethod, type SecondStep as Step, useSecondStep } from '../../api/sign-in.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { knowsPasskeys } from '../../session/passkeys.ts'
import classes from './sign-in-form.module.css'

export interface SecondStepProps {
  readonly step: Step
  onDone(session: Session): void
  onStartOver(): void
}

/** In the order in which they are offered; what this browser cannot do is not. */
const METHODS = ['passkey', 'totp', 'recovery_code'] as const
const USES = { passkey: 'usePasskey', totp: 'useTotp', recovery_code: 'useRecovery' } as const

export function SecondStep({ step, onDone, onStartOver }: SecondStepProps) {
  const { t } = useTranslation()
  const title = useId()
  const methods = METHODS.filter((each) => step.methods.includes(each) && (each !== 'passkey' || knowsPasskeys()))
  const [chosen, choose] = useState<SecondMethod>(methods[0] ?? 'recovery_code')
  const prove = useSecondStep(step.signIn)
  const turnTo = (method: SecondMethod): void => {
    prove.reset()
    choose(method)
  }
  return (
    <section className={classes.form} aria-labelledby={title}>
      <h2 id={title} className={classes.step}>
        {t('session.second.title')}
      </h2>
      <p className={classes.lead}>{t('session.second.lead')}</p>
      {chosen === 'passkey' ? (
        <ByPasskey prove={prove} onDone={onDone} />
      ) : (
        <ByCode key={chosen} method={chosen} prove={prove} onDone={onDone} />
      )}
      <div className={classes.ways}>
        {methods
          .filter((each) => each !== chosen)
          .map((each) => (
            <Button key={each} variant="subtle" size="compact-sm" onClick={() => turnTo(each)}>
              {t(`session.second.${USES[each]}`)}
            </Button>
          ))}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onStartOver}>
          {t('session.second.startOver')}
        </Button>
      </div>
    </section>
  )
}

interface ByProps {
  readonly prove: ReturnType<typeof useSecondStep>
  onDone(session: Session): void
}

function ByCode({ method, prove, onDone }: ByProps & { readonly method: Exclude<SecondMethod, 'passkey'> }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (code.trim() === '' || prove.isPending) return
    const body = method === 'totp' ? { code: code.trim() } : { recoveryCode: code.trim() }
    prove.mutate(body, {
      onSuccess: (answer) => void ('session' in answer && onDone(answer.session)),
      onError: () => field.current?.select(),
    })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          ref={field}
          label={t(`session.second.${method}`)}
          description={t(`session.second.${method}What`)}
          {...(method === 'totp' ? { inputMode: 'numeric', maxLength: 7 } : { maxLength: 60 })}
          name="code"
          autoComplete={method === 'totp' ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Refused prove={prove} />
        <Button type="submit" fullWidth disabled={code.trim() === ''} loading={prove.isPending}>
          {t('session.signIn.verb')}
        </Button>
      </Stack>
    </form>
  )
}

function ByPasskey({ prove, onDone }: ByProps) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const ask = (): void =>
    prove.mutate('passkey', { onSuccess: (answer) => void ('session' in answer && onDone(answer.session)) })
  return (
    <Stack gap="md">
      <Refused prove={prove} />
      <Button ref={button} fullWidth loading={prove.isPending} onClick={ask}>
        {t('session.passkey.use')}
      </Button>
    </Stack>
  )
}

/** One answer for every reason, as the server has only one. */
function Refused({ prove }: Pick<ByProps, 'prove'>) {
  const { t } = useTranslation()
  if (prove.data !== undefined && 'refused' in prove.data) {
    return (
      <Alert color="yellow" variant="light" role="alert">
        {t(`session.passkey.refused.${prove.data.refused}`)}
      </Alert>
    )
  }
  if (!isWrongFactor(prove.error)) return <ProblemAlert problem={prove.error} />
  return (
    <Alert color="red" variant="light" title={t('session.second.wrong')} role="alert">
      {t('session.second.wrongWhat')}
    </Alert>
  )
}
