/** "Would this call pass?": the same judge as for real calls, and its reason in words. */

import { Alert, Autocomplete, Button, TextInput } from '@mantine/core'
import type { CheckedToken, Token } from '@polett/client/api'
import CircleCheck from 'lucide-react/icons/circle-check'
import CircleX from 'lucide-react/icons/circle-x'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCheckToken } from '../../api/token.ts'
import { Panel } from '../../parts/panel.tsx'
import { BUILT_IN_GROUPS } from '../../parts/permission-names.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isPlatforms } from '../../parts/token-marks.tsx'
import { useUnits } from '../../parts/use-names.ts'
import classes from './check-panel.module.css'
import { checkText } from './check-text.ts'

const OFFERED = 8

interface Question {
  readonly permission: string
  readonly tenant: string
  readonly unit: string
  readonly address: string
}

export function CheckPanel({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const check = useCheckToken(token.id)
  const home = isPlatforms(token.tenant) ? '' : (token.tenant ?? '')
  const [question, setQuestion] = useState<Question>({ permission: '', tenant: home, unit: '', address: '' })
  const set = (change: Partial<Question>): void => {
    setQuestion({ ...question, ...change })
    check.reset()
  }
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    const { permission, ...place } = question
    const given = Object.fromEntries(
      Object.entries(place).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
    )
    if (permission.trim() !== '') check.mutate({ permission: permission.trim(), ...given })
  }
  return (
    <Panel title={t('token.check.title')}>
      <form className={classes.form} onSubmit={ask}>
        <Fields token={token} question={question} problems={fieldProblems(check.error)} onChange={set} />
        <Button type="submit" variant="default" disabled={question.permission.trim() === ''} loading={check.isPending}>
          {t('token.check.ask')}
        </Button>
      </form>
      <div role="status">
        {check.data !== undefined && <Answer answer={check.data} question={question} token={token} />}
      </div>
      <ProblemAlert problem={check.error} />
    </Panel>
  )
}

interface FieldsProps {
  readonly token: Token
  readonly question: Question
  readonly problems: Readonly<Record<string, string>>
  onChange(change: Partial<Question>): void
}

function Fields({ token, question, problems, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const units = useUnits(isPlatforms(token.tenant) ? '' : (token.tenant ?? ''))
  const own = token.grants.flatMap(({ permissions }) => permissions.filter((one) => !one.includes('*')))
  const names = new Set([...BUILT_IN_GROUPS.flatMap(({ permissions }) => permissions), ...own])
  const tenants = new Set([...token.grants.map(({ tenant }) => tenant).filter((one) => one !== '*')])
  return (
    <>
      <Autocomplete
        label={t('token.check.permission')}
        required
        limit={OFFERED}
        data={[...names]}
        placeholder="user:read"
        value={question.permission}
        error={problems.permission}
        onChange={(permission) => onChange({ permission })}
      />
      <Autocomplete
        label={t('token.check.tenant')}
        limit={OFFERED}
        data={[...tenants]}
        value={question.tenant}
        error={problems.tenant}
        onChange={(tenant) => onChange({ tenant })}
      />
      <Autocomplete
        label={`${t('token.check.unit')} (${t('common.optional')})`}
        limit={OFFERED}
        data={units.data?.map(({ id }) => id) ?? []}
        value={question.unit}
        error={problems.unit}
        onChange={(unit) => onChange({ unit })}
      />
      <TextInput
        label={`${t('token.check.address')} (${t('common.optional')})`}
        placeholder="10.2.0.7"
        value={question.address}
        error={problems.address}
        onChange={(event) => onChange({ address: event.currentTarget.value })}
      />
    </>
  )
}

interface AnswerProps {
  readonly answer: CheckedToken
  readonly question: Question
  readonly token: Token
}

function Answer({ answer, question, token }: AnswerProps) {
  const { t } = useTranslation()
  const { allowed } = answer
  return (
    <Alert
      variant="light"
      color={allowed ? 'green' : 'red'}
      icon={allowed ? <CircleCheck size={18} aria-hidden /> : <CircleX size={18} aria-hidden />}
      title={allowed ? t('token.check.passes') : t('token.check.fails')}
      mt="sm"
    >
      {checkText(answer, question.permission.trim(), token, t)}
    </Alert>
  )
}
