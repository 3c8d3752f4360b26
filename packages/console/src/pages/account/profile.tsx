/** Who the reader is, what they hold, and how this device shows the console. */

import type { Session } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { Column, Columns } from '../../parts/columns.tsx'
import { Facts } from '../../parts/facts.tsx'
import { membershipText } from '../../parts/membership-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { rightsInWords } from '../../parts/rights-in-words.ts'
import { tenantsOf, useSession } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import { OwnPreferences } from './own-preferences.tsx'
import classes from './profile.module.css'

export function Profile() {
  return (
    <Columns>
      <Column>
        <About />
        <Memberships />
      </Column>
      <Column>
        <OwnPreferences />
      </Column>
    </Columns>
  )
}

function About() {
  const { t } = useTranslation()
  const session = useSession()
  const { email, name, tenant, username } = session.user
  const place = tenantsOf(session, t('shell.platformName')).find(({ id }) => id === tenant)?.name ?? tenant
  return (
    <Panel title={t('account.about')}>
      <Facts
        facts={[
          { name: t('account.name'), value: name },
          { name: t('account.username'), value: username },
          { name: t('account.email'), value: email ?? <span className="quiet">{t('account.noEmail')}</span> },
          { name: t('account.organization'), value: place },
        ]}
      />
      <p className={`quiet ${classes.what}`}>{t('account.changedBy')}</p>
    </Panel>
  )
}

function Memberships() {
  const { t } = useTranslation()
  const { memberships } = useSession()
  return (
    <Panel title={t('account.memberships')}>
      {memberships.length === 0 ? (
        <p className={`quiet ${classes.what}`}>{t('account.membershipsNone')}</p>
      ) : (
        <ul className={classes.memberships}>
          {memberships.map((membership) => (
            <MembershipRow key={`${membership.unit ?? ''}/${membership.role}`} membership={membership} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function MembershipRow({ membership }: { readonly membership: Session['memberships'][number] }) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const { own, words, isAll } = rightsInWords(membership.permissions)
  return (
    <li>
      <strong>{membershipText(membership)}</strong>
      {isAll && <p className="quiet">{t('account.mayAll')}</p>}
      {words.length > 0 && <p className="quiet">{t('account.may', { what: list(words) })}</p>}
      {own.length > 0 && <p className="quiet">{t('account.mayOwn', { names: own.join(', ') })}</p>}
    </li>
  )
}
