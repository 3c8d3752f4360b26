/** A refusal, shown where the action was asked for. What was typed stays. */

import { Alert, Button } from '@mantine/core'
import CircleAlert from 'lucide-react/icons/circle-alert'
import { useTranslation } from 'react-i18next'
import { problemText } from './problem-text.ts'

export interface ProblemAlertProps {
  readonly problem: unknown
  readonly onRetry?: (() => void) | undefined
}

export function ProblemAlert({ problem, onRetry }: ProblemAlertProps) {
  const { t } = useTranslation()
  if (problem === null || problem === undefined) return null
  const { title, detail, requestId } = problemText(problem)
  return (
    <Alert color="red" variant="light" title={title} icon={<CircleAlert size={18} aria-hidden />} role="alert">
      <p>{detail}</p>
      {requestId !== undefined && (
        <p className="quiet">
          {t('problems.requestId')} <code>{requestId}</code>
        </p>
      )}
      {onRetry !== undefined && (
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          {t('common.tryAgain')}
        </Button>
      )}
    </Alert>
  )
}
