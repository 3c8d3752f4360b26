/** The reader's own page: who they are, what they hold, their tokens and devices, password and preferences. */

import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { LIST_PARTS } from '../users/list-parts.ts'
import { OwnDevices, OwnTokens } from './own-tokens.tsx'
import { Profile } from './profile.tsx'

const TABS = ['profile', 'tokens', 'devices'] as const

export function AccountPage() {
  const { t } = useTranslation()
  const [asked, open] = useAddressState('tab')
  const tab = TABS.find((each) => each === asked) ?? 'profile'
  return (
    <>
      <PageHeader title={t('account.title')} />
      <Tabs
        value={tab}
        onChange={(next) => open(next === 'profile' ? undefined : (next ?? undefined), LIST_PARTS)}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('account.tabs')} mb="md">
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`account.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="profile">
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <OwnTokens />
        </Tabs.Panel>
        <Tabs.Panel value="devices">
          <OwnDevices />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
