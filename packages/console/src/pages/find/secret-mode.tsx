/** "Whose is this?": the secret is masked as it is pasted, asked about by POST, and forgotten with the answer. */

import { ActionIcon, Button, PasswordInput } from '@mantine/core'
import { hasSecretForm } from '@polett/client/secret-form'
import ArrowLeft from 'lucide-react/icons/arrow-left'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWhose, type Whose } from '../../api/find.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import classes from './palette.module.css'
import { masked, secretIn } from './pasted-secret.ts'
import { WhoseAnswer } from './whose-answer.tsx'

export interface SecretModeProps {
  /** What was pasted into the search, taken out of it. */
  readonly pasted: string
  onBack(): void
  onClose(): void
}

interface Answered extends Whose {
  readonly masked: string
}

export function SecretMode({ pasted, onBack, onClose }: SecretModeProps) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const { answer, problem, pending, ask } = useAsking()
  const take = (value: string): void => {
    const secret = secretIn(value)
    setText(secret === null ? value : '')
    if (secret !== null) void ask(secret)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was pasted is taken over once, when this part appears.
  useEffect(() => {
    field.current?.focus()
    if (pasted !== '') take(pasted)
  }, [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setText('')
    void ask(text.trim())
  }
  return (
    <form onSubmit={submit} className={classes.secret}>
      <div className={classes.secretHead}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('find.whose.back')} onClick={onBack}>
          <ArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <h2>{t('find.whose.title')}</h2>
      </div>
      <PasswordInput
        ref={field}
        data-autofocus
        label={t('find.whose.label')}
        description={t('find.whose.what')}
        autoComplete="off"
        value={text}
        onChange={(event) => take(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('find.whose.show'), tabIndex: 0 }}
      />
      {(text.trim() !== '' || pending) && (
        <Button type="submit" loading={pending}>
          {t('find.whose.verb')}
        </Button>
      )}
      <div role="status">
        {answer !== null && <WhoseAnswer answer={answer} masked={answer.masked} onClose={onClose} />}
      </div>
      <ProblemAlert problem={problem} />
    </form>
  )
}

/** Keeps the answer and what may be shown of the secret; the secret itself is gone with the call. */
function useAsking() {
  const { mutateAsync, reset } = useWhose()
  const [answer, setAnswer] = useState<Answered | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [pending, setPending] = useState(false)
  const ask = async (secret: string): Promise<void> => {
    setAnswer(null)
    setProblem(null)
    if (!hasSecretForm(secret)) return setAnswer({ code: 'mistyped', token: null, masked: masked(secret) })
    setPending(true)
    try {
      setAnswer({ ...(await mutateAsync(secret)), masked: masked(secret) })
    } catch (refusal) {
      setProblem(refusal)
    } finally {
      reset()
      setPending(false)
    }
  }
  return { answer, problem, pending, ask }
}
