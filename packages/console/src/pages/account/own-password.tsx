/** The reader changes their own password; the present one is the proof. */

import { Button, Stack } from '@mantine/core'
import { PolettProblem } from '@polett/client/problem'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangePassword } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useSession } from '../../session/tenant.ts'
import { PasswordField } from '../users/password-field.tsx'
import classes from './profile.module.css'

const EMPTY = { current: '', next: '', again: '' }

export function OwnPassword() {
  const { t } = useTranslation()
  const { user } = useSession()
  const [fields, setFields] = useState(EMPTY)
  const [left, setLeft] = useState(false)
  const change = useChangePassword()
  const { again, current, next } = fields
  const differs = again !== '' && again !== next
  const ready = current !== '' && next !== '' && again === next
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!ready || change.isPending) return
    const onSuccess = (): void => {
      setFields(EMPTY)
      notify(t('account.password.done'))
    }
    change.mutate({ current, new: next }, { onSuccess })
  }
  const set = (name: keyof typeof EMPTY) => (value: string) => setFields((before) => ({ ...before, [name]: value }))
  const { isWrong, refused, other } = faceOf(change.error)
  return (
    <Panel title={t('account.password.title')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p className={`quiet ${classes.what}`}>{t('account.password.what')}</p>
          {/* For password managers, which keep a password under a name. */}
          <input className={classes.username} autoComplete="username" value={user.username} readOnly tabIndex={-1} />
          <PasswordField
            label={t('account.password.current')}
            autoComplete="current-password"
            required
            value={current}
            error={isWrong ? t('account.password.wrong') : undefined}
            onChange={set('current')}
          />
          <PasswordField
            label={t('account.password.new')}
            description={t('users.form.passwordRules')}
            required
            value={next}
            error={refused}
            onChange={set('next')}
          />
          <PasswordField
            label={t('account.password.repeat')}
            required
            value={again}
            error={differs && left ? t('account.password.differs') : undefined}
            onBlur={() => setLeft(true)}
            onChange={set('again')}
          />
          <ProblemAlert problem={other} />
          <div>
            <Button type="submit" disabled={!ready} loading={change.isPending}>
              {t('account.password.verb')}
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  )
}

/** A refusal is said at the field that it is about. */
function faceOf(problem: unknown) {
  const refused = fieldProblems(problem).new
  const isWrong = problem instanceof PolettProblem && problem.code === 'sign_in_failed'
  return { isWrong, refused, other: isWrong || refused !== undefined ? null : problem }
}
