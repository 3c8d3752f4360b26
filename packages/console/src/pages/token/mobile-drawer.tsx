/** A signed-in device beside the list, which stays: who it is, and the way to sign them out there. */

import { Button, Drawer, Skeleton, Stack } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tokenQuery } from '../../api/tokens.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Status } from '../../parts/status.tsx'
import { tokenTitle } from '../../parts/token-cells.tsx'
import { useTokenRights } from '../../parts/token-rights.ts'
import { DisconnectDialog } from './dialogs/disconnect-dialog.tsx'
import { MobileFacts } from './mobile-facts.tsx'

export interface MobileDrawerProps {
  readonly id: string
  onClose(): void
}

export function MobileDrawer({ id, onClose }: MobileDrawerProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(tokenQuery(id))
  // What was known of a device that is gone is no news any more.
  const token = isGone(error) ? undefined : data
  return (
    <Drawer
      opened
      onClose={onClose}
      size="min(440px, 100vw)"
      title={token === undefined ? t('token.drawer.title') : tokenTitle(token)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {token !== undefined && <Content token={token} onClose={onClose} />}
      {token === undefined && <Missing problem={error} onRetry={() => void refetch()} />}
    </Drawer>
  )
}

const isGone = (problem: Error | null): boolean => problem instanceof PolettProblem && problem.status === 404

function Missing({ problem, onRetry }: { readonly problem: Error | null; onRetry(): void }) {
  const { t } = useTranslation()
  if (problem === null) return <Skeleton height={240} />
  if (isGone(problem)) return <p>{t('token.drawer.gone')}</p>
  return <ProblemAlert problem={problem} onRetry={onRetry} />
}

function Content({ token, onClose }: { readonly token: Token; onClose(): void }) {
  const { t } = useTranslation()
  const { acts } = useTokenRights(token)
  const [asking, setAsking] = useState(false)
  return (
    <Stack gap="md" align="flex-start">
      <Status token={token} />
      <MobileFacts token={token} />
      {acts.includes('disconnect') && (
        <Button color="red" variant="light" onClick={() => setAsking(true)}>
          {t('token.actions.disconnect')}
        </Button>
      )}
      {asking && <DisconnectDialog token={token} onClose={() => setAsking(false)} onGone={onClose} />}
    </Stack>
  )
}
