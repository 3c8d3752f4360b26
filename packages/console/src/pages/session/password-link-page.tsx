/** Where a link leads with which somebody sets their password, once. */

import { Alert, Button, Stack } from '@mantine/core'
import type { PasswordLinkFacts } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { passwordLinkQuery, useSetPasswordByLink } from '../../api/password-links.ts'
import { setupQuery } from '../../api/session.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { PasswordField } from '../users/password-field.tsx'
import classes from './sign-in-form.module.css'

/** The secret is taken out of the address at once: it must be in no history, no bookmark and on no screen that is shared. */
function useSecret(): string {
  const hash = useLocation({ select: (location) => location.hash })
  const navigate = useNavigate()
  const [secret, setSecret] = useState(hash)
  useEffect(() => {
    if (hash === '') return
    setSecret(hash)
    void navigate({ to: '/console/password', hash: '', replace: true })
  }, [hash, navigate])
  return secret
}

export function PasswordLinkPage() {
  const secret = useSecret()
  return secret === '' ? <Incomplete /> : <LinkState key={secret} secret={secret} />
}

function Incomplete() {
  const { t } = useTranslation()
  return (
    <PlainFrame title={t('links.password.incomplete')} lead={t('links.password.incompleteWhat')}>
      <div className={classes.form}>
        <AnotherLink />
      </div>
    </PlainFrame>
  )
}

function LinkState({ secret }: { readonly secret: string }) {
  const { t } = useTranslation()
  const query = useQuery(passwordLinkQuery(secret))
  const use = useSetPasswordByLink()
  if (use.data !== undefined) return <Done {...use.data} />
  if (query.data !== undefined) return <ChoosePassword secret={secret} facts={query.data} use={use} />
  return (
    <PlainFrame title={t('links.password.title')}>
      {query.isPending ? (
        <Waiting />
      ) : (
        <Stack gap="md" className={classes.form ?? ''}>
          <ProblemAlert problem={query.error} />
          <AnotherLink />
        </Stack>
      )}
    </PlainFrame>
  )
}

interface ChooseProps {
  readonly secret: string
  readonly facts: PasswordLinkFacts
  readonly use: ReturnType<typeof useSetPasswordByLink>
}

function ChoosePassword({ secret, facts, use }: ChooseProps) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [left, setLeft] = useState(false)
  const ready = password !== '' && again === password
  const refused = fieldProblems(use.error).password
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (ready && !use.isPending) use.mutate({ secret, password })
  }
  return (
    <PlainFrame
      title={t('links.password.title')}
      lead={t('links.password.lead', { username: facts.username, tenant: facts.tenantName })}
    >
      <form onSubmit={submit} className={classes.form} noValidate>
        <Stack gap="md">
          {/* For password managers, which keep a password under a name. */}
          <input
            className={classes.username}
            autoComplete="username"
            value={facts.username}
            readOnly
            tabIndex={-1}
            aria-hidden
          />
          <PasswordField
            label={t('links.password.new')}
            description={t('links.password.rules')}
            required
            value={password}
            error={refused}
            onChange={setPassword}
          />
          <PasswordField
            label={t('links.password.repeat')}
            required
            value={again}
            error={left && again !== '' && again !== password ? t('links.password.differs') : undefined}
            onBlur={() => setLeft(true)}
            onChange={setAgain}
          />
          {facts.purpose === 'reset' && <p className={`quiet ${classes.note}`}>{t('links.password.ends')}</p>}
          <ProblemAlert problem={refused === undefined ? use.error : null} />
          <Button type="submit" fullWidth disabled={!ready} loading={use.isPending}>
            {t('links.password.verb')}
          </Button>
        </Stack>
      </form>
    </PlainFrame>
  )
}

function Done({ username, tenant }: { readonly username: string; readonly tenant: string }) {
  const { t } = useTranslation()
  return (
    <PlainFrame title={t('links.password.done')} lead={t('links.password.doneWhat', { username })}>
      <p className={classes.below}>
        <Link to="/sign-in/$tenant" params={{ tenant }}>
          {t('links.password.signIn')}
        </Link>
      </p>
    </PlainFrame>
  )
}

/** By mail, where the server can send it. */
function AnotherLink() {
  const { t } = useTranslation()
  const { data } = useQuery(setupQuery)
  if (data?.passwordReset !== true) return <Alert color="gray">{t('links.password.askAdministrator')}</Alert>
  return (
    <p className={classes.below}>
      <Link to="/console/forgotten">{t('links.password.another')}</Link>
    </p>
  )
}
