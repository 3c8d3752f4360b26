/** The three steps of the set-up on one page. What was typed survives a reload, but for the code and the password. */

import { Button } from '@mantine/core'
import type { Setup } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { AdministratorFields } from './administrator-fields.tsx'
import { CodeField } from './code-field.tsx'
import { OrganizationFields } from './organization-fields.tsx'
import { firstFields, isComplete, PASSWORD_MIN, type SetupFields, type SetupSecrets, wishOf } from './setup-fields.ts'
import classes from './setup-form.module.css'

export interface SetupFormProps {
  readonly problem: unknown
  readonly pending: boolean
  onSubmit(wish: Setup, forgetDraft: () => void): void
}

export function SetupForm({ problem, pending, onSubmit }: SetupFormProps) {
  const { t } = useTranslation()
  const { fields, change, forget } = useDraft<SetupFields>('setup', firstFields())
  const [secrets, setSecrets] = useState<SetupSecrets>({ code: '', password: '' })
  const problems = problemsOf(problem, t('setup.code.wrong'))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!pending) onSubmit(wishOf(fields, secrets), forget)
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <Step number={1} title={t('setup.code.title')}>
        <CodeField code={secrets.code} problem={problems.code} onChange={(code) => setSecrets({ ...secrets, code })} />
      </Step>
      <Step number={2} title={t('setup.administrator.title')}>
        <AdministratorFields
          {...{ fields, change, problems }}
          password={secrets.password}
          passwordMin={PASSWORD_MIN}
          onPassword={(password) => setSecrets({ ...secrets, password })}
        />
      </Step>
      <Step number={3} title={t('setup.organization.title')}>
        <OrganizationFields {...{ fields, change, problems }} />
      </Step>
      {Object.keys(problems).length === 0 && <ProblemAlert problem={problem} />}
      <Button type="submit" fullWidth disabled={!isComplete(fields, secrets)} loading={pending}>
        {t('setup.verb')}
      </Button>
    </form>
  )
}

function Step({
  number,
  title,
  children,
}: {
  readonly number: number
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <section className={classes.step}>
      <h2 className={classes.head}>
        <span className={classes.number}>{number}</span>
        {title}
      </h2>
      <div className={classes.fields}>{children}</div>
    </section>
  )
}

/** A wrong code is the only thing here that the server calls a failed sign-in. */
function problemsOf(problem: unknown, wrongCode: string): Readonly<Record<string, string>> {
  const wrong = problem instanceof PolettProblem && problem.code === 'sign_in_failed'
  return wrong ? { code: wrongCode } : fieldProblems(problem)
}
