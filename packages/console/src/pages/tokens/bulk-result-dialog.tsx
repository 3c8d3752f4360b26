/** What of a step on many tokens was not done, and why, each by its name; with another try for those. */

import { Button, Group, Modal, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BulkResults } from '../../api/tokens.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useReturnFocus } from '../../parts/use-return-focus.ts'
import classes from './bulk-summary.module.css'

export interface BulkResultDialogProps {
  readonly results: BulkResults
  readonly nameOf: (id: string) => string
  readonly pending: boolean
  readonly problem: unknown
  onRetry(ids: readonly string[]): void
  onClose(): void
}

const REASONS = ['own_token', 'not_found', 'permission_missing', 'conflict'] as const

export function BulkResultDialog({ results, nameOf, pending, problem, onRetry, onClose }: BulkResultDialogProps) {
  const { t } = useTranslation()
  useReturnFocus()
  const failed = results.filter(({ ok }) => !ok)
  const succeeded = results.length - failed.length
  const reasonOf = (code = ''): string => t(`tokens.reasons.${REASONS.find((one) => one === code) ?? 'other'}`)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tokens.bulk.resultTitle', { succeeded, failed: failed.length })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <p>{t('tokens.bulk.resultWhat')}</p>
        <table className={classes.failed} aria-label={t('tokens.bulk.failedTable')}>
          <thead>
            <tr>
              <th scope="col">{t('tokens.bulk.token')}</th>
              <th scope="col">{t('tokens.bulk.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {failed.map(({ code, id }) => (
              <tr key={id}>
                <td>{nameOf(id)}</td>
                <td>{reasonOf(code)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <ProblemAlert problem={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" loading={pending} onClick={() => onRetry(failed.map(({ id }) => id))}>
            {t('tokens.bulk.retry', { count: failed.length })}
          </Button>
          <Button onClick={onClose} data-autofocus>
            {t('common.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
