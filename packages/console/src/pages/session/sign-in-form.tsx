import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import type { Session } from '@polett/client/api'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type SecondStep, secondStepOf, useSignIn } from '../../api/sign-in.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import classes from './sign-in-form.module.css'

export interface SignInFormProps {
  /** The organization that the address names; it is not asked for then. */
  readonly fixed: string | undefined
  /** A way to another organization than that one. */
  readonly another: ReactNode
  /** The organization signed in to last on this device; empty when none was named. */
  readonly remembered: string
  /** Told who is signed in, and which organization was named, if any. */
  onDone(session: Session, tenant: string): void
  /** The password was right, and more is asked for. */
  onSecondStep(step: SecondStep, tenant: string): void
}

/** The first step: who it is, and the password. */
export function SignInForm({ fixed, another, remembered, onDone, onSecondStep }: SignInFormProps) {
  const { t } = useTranslation()
  const [typedTenant, setTenant] = useState(remembered)
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useSignIn()
  const usernameField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)
  useEffect(() => usernameField.current?.focus(), [])
  const tenant = fixed ?? typedTenant.trim().toLowerCase()
  const problems = fieldProblems(signIn.error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const body = { username, password, ...(tenant === '' ? {} : { tenant }) }
    const onError = (problem: unknown): void => {
      const step = secondStepOf(problem)
      if (step === null) passwordField.current?.select()
      else onSecondStep(step, tenant)
    }
    signIn.mutate(body, { onSuccess: (session) => onDone(session, tenant), onError })
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <Stack gap="md">
        {fixed === undefined ? (
          <TextInput
            label={t('session.signIn.organization')}
            description={t('session.signIn.organizationHint')}
            name="organization"
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            value={typedTenant}
            error={problems.tenant}
            onChange={(event) => setTenant(event.currentTarget.value)}
          />
        ) : (
          <Fixed tenant={fixed} another={another} />
        )}
        <TextInput
          ref={usernameField}
          label={t('session.signIn.username')}
          name="username"
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={username}
          error={problems.username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          ref={passwordField}
          label={t('session.password')}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword'), tabIndex: 0 }}
        />
        {Object.keys(problems).length === 0 && <ProblemAlert problem={signIn.error} />}
        <Button type="submit" fullWidth disabled={username === '' || password === ''} loading={signIn.isPending}>
          {t('session.signIn.verb')}
        </Button>
      </Stack>
    </form>
  )
}

function Fixed({ tenant, another }: { readonly tenant: string; readonly another: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className={classes.fixed}>
      <span>
        <span className="quiet">{t('session.signIn.organization')}</span> <strong>{tenant}</strong>
      </span>
      {another}
    </div>
  )
}
