import { Alert, Button, Stack, TextInput } from '@mantine/core'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import classes from './connect.module.css'

export interface DeviceCodeProps {
  readonly prefilled: string
  /** Whether the code came with a link, and has to be compared instead of typed. */
  readonly isLink: boolean
  readonly pending: boolean
  readonly problem: unknown
  readonly isUnknown: boolean
  onConfirm(code: string): void
}

/** A code from a link is shown and never sent by itself: who follows a link has not said yet that they want this. */
export function DeviceCode({ prefilled, isLink, pending, problem, isUnknown, onConfirm }: DeviceCodeProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState(prefilled)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!pending) onConfirm(code.trim().toUpperCase())
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <Stack gap="md">
        <TextInput
          label={t('connect.deviceEntry.code')}
          description={t(isLink ? 'connect.deviceEntry.prefilled' : 'connect.deviceEntry.codeWhat')}
          name="user_code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          maxLength={40}
          classNames={{ input: `mono ${classes.code}` }}
          value={code}
          error={isUnknown ? t('connect.deviceEntry.unknown') : undefined}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Alert
          color="yellow"
          variant="light"
          icon={<TriangleAlert size={18} aria-hidden />}
          title={t('connect.deviceEntry.warning')}
        >
          {t('connect.deviceEntry.warningWhat')}
        </Alert>
        {!isUnknown && <ProblemAlert problem={problem} />}
        <Button type="submit" fullWidth disabled={code.trim() === ''} loading={pending}>
          {t('connect.deviceEntry.verb')}
        </Button>
      </Stack>
    </form>
  )
}
