/** Who is signed in on a device, where and until when. There is no secret to show, not even a part of one. */

import type { Token } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { Facts } from '../../parts/facts.tsx'
import { ExactMoment, RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { DeviceCell, RoleCell, UnitCell } from '../../parts/token-cells.tsx'

export function MobileFacts({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const { expiresAt, lastUsedAt, user } = token
  return (
    <Facts
      facts={[
        { name: t('token.labels.userName'), value: user?.username ?? t('common.unknownPerson') },
        { name: t('token.labels.email'), value: user?.email ?? t('common.none') },
        { name: t('token.labels.department'), value: <UnitCell token={token} /> },
        { name: t('token.labels.userType'), value: <RoleCell token={token} /> },
        { name: t('token.labels.device'), value: <DeviceCell token={token} /> },
        { name: t('token.labels.lastActive'), value: <RelativeMoment at={lastUsedAt} /> },
        { name: t('token.labels.expiry'), value: <ExactMoment at={expiresAt} /> },
      ]}
    />
  )
}

export function MobilePanel({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('token.facts')}>
      <MobileFacts token={token} />
    </Panel>
  )
}
