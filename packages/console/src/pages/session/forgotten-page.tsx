/** Asks for a link by mail. The answer is the same whoever it is about, so nobody learns here who has a user. */

import { Button, Stack, TextInput } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRequestPasswordReset } from '../../api/password-links.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import classes from './sign-in-form.module.css'

export function ForgottenPage() {
  const { t } = useTranslation()
  const { organization = '' } = useSearch({ strict: false })
  const [tenant, setTenant] = useState(organization)
  const [username, setUsername] = useState('')
  const request = useRequestPasswordReset()
  const usernameField = useRef<HTMLInputElement>(null)
  useEffect(() => usernameField.current?.focus(), [])
  const problems = fieldProblems(request.error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (username.trim() === '' || request.isPending) return
    const named = tenant.trim().toLowerCase()
    request.mutate({ username: username.trim(), ...(named === '' ? {} : { tenant: named }) })
  }
  if (request.isSuccess) {
    return (
      <PlainFrame title={t('links.forgotten.done')} lead={t('links.forgotten.doneWhat', { username: username.trim() })}>
        <Back tenant={organization} />
      </PlainFrame>
    )
  }
  return (
    <PlainFrame title={t('links.forgotten.title')} lead={t('links.forgotten.lead')}>
      <form onSubmit={submit} className={classes.form} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('session.signIn.organization')}
            description={t('session.signIn.organizationHint')}
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            value={tenant}
            error={problems.tenant}
            onChange={(event) => setTenant(event.currentTarget.value)}
          />
          <TextInput
            ref={usernameField}
            label={t('session.signIn.username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={username}
            error={problems.username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          {Object.keys(problems).length === 0 && <ProblemAlert problem={request.error} />}
          <Button type="submit" fullWidth disabled={username.trim() === ''} loading={request.isPending}>
            {t('links.forgotten.verb')}
          </Button>
        </Stack>
      </form>
      <Back tenant={organization} />
    </PlainFrame>
  )
}

function Back({ tenant }: { readonly tenant: string }) {
  const { t } = useTranslation()
  return (
    <p className={classes.below}>
      {tenant === '' ? (
        <Link to="/sign-in">{t('links.forgotten.back')}</Link>
      ) : (
        <Link to="/sign-in/$tenant" params={{ tenant }}>
          {t('links.forgotten.back')}
        </Link>
      )}
    </p>
  )
}
