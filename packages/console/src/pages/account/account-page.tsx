/** The reader's own page: who they are, what they hold, how they sign in, and their tokens and devices. */

import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { LIST_PARTS } from '../users/list-parts.ts'
import { OwnSignIn } from './own-sign-in.tsx'
import { OwnDevices, OwnTokens } from './own-tokens.tsx'
import { Profile } from './profile.tsx'

const TABS = ['profile', 'sign-in', 'tokens', 'devices'] as const

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
              {t(`account.${each === 'sign-in' ? 'signIn' : each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="profile">
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="sign-in">
          <OwnSignIn />
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
