/** The end of a signed-in device's row: the way to sign it out, and its status where that is not the usual one. */

import { ActionIcon, Group, Tooltip } from '@mantine/core'
import type { Token } from '@polett/client/api'
import LogOut from 'lucide-react/icons/log-out'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Status } from './status.tsx'
import { useTokenRights } from './token-rights.ts'

const ActDialog = lazy(async () => ({ default: (await import('../pages/token/dialogs/act-dialog.tsx')).ActDialog }))

export function DeviceEnd({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const { acts } = useTokenRights(token)
  const [asking, setAsking] = useState(false)
  const name = token.user?.name ?? t('tokens.noUser')
  const device = token.device?.name ?? t('tokens.noDevice')
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {token.status !== 'active' && <Status token={token} />}
      {acts.includes('disconnect') && (
        <Tooltip label={t('tokens.actions.disconnect', { count: 1 })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('tokens.actions.disconnectDevice', { name, device })}
            onClick={() => setAsking(true)}
          >
            <LogOut size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {asking && (
        <Suspense>
          <ActDialog act="disconnect" token={token} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </Group>
  )
}
