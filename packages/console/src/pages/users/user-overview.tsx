/** Who a user is, what it holds, and what other systems keep with it. */

import { Alert } from '@mantine/core'
import type { User } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { tokensQuery } from '../../api/tokens.ts'
import { Columns } from '../../parts/columns.tsx'
import { CopiedId } from '../../parts/copied-id.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useMay, useTenant } from '../../session/tenant.ts'
import { UserAttributes } from './user-attributes.tsx'
import { UserCompanies } from './user-companies.tsx'
import { UserMemberships } from './user-memberships.tsx'
import classes from './users.module.css'

interface UserProps {
  readonly user: User
}

export function UserOverview({ user }: UserProps) {
  return (
    <Columns>
      {user.type === 'technical' && <TechnicalNotice user={user} />}
      <UserFacts user={user} />
      <UserMemberships user={user} />
      {user.type === 'person' && <UserCompanies user={user} />}
      {user.type === 'person' && <UserAttributes user={user} />}
    </Columns>
  )
}

function UserFacts({ user }: UserProps) {
  const { t } = useTranslation()
  const notSaid = <span className="quiet">{t('users.page.notSaid')}</span>
  const person = [
    { name: t('users.form.email'), value: user.email ?? notSaid },
    { name: t('users.form.language'), value: <Language tag={user.locale} /> },
    { name: t('users.factors.field'), value: <SecondFactor on={user.secondFactor} /> },
  ]
  return (
    <Panel title={t('users.page.about')}>
      <Facts
        facts={[
          { name: t('users.form.username'), value: user.username },
          { name: t('users.form.name'), value: user.name },
          ...(user.type === 'person' ? person : []),
          { name: t('users.page.created'), value: <ExactMoment at={user.createdAt} /> },
          { name: t('users.page.updated'), value: <ExactMoment at={user.updatedAt} /> },
          {
            name: t('users.page.id'),
            value: <CopiedId id={user.id} what={t('users.page.theId')} />,
          },
        ]}
      />
    </Panel>
  )
}

function SecondFactor({ on }: { readonly on: boolean }) {
  const { t } = useTranslation()
  return on ? t('users.factors.on') : <span className="quiet">{t('users.factors.off')}</span>
}

function Language({ tag }: { readonly tag: string | null }) {
  const { t } = useTranslation()
  if (tag === null) return <span className="quiet">{t('users.page.notSaid')}</span>
  return tag === 'en' || tag === 'nb' ? t(`users.form.languages.${tag}`) : tag
}

/** A technical user is read only: whoever wants to change something goes to its token. */
function TechnicalNotice({ user }: UserProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const enabled = useMay()('token:read')
  const { data } = useQuery({ ...tokensQuery({ tenant, user: user.id, limit: 1 }), enabled })
  const token = data?.items[0]
  return (
    <Alert title={t('users.page.technicalTitle')} className={classes.wide ?? ''}>
      <p>{t('users.page.technicalWhat')}</p>
      {token !== undefined && (
        <p>
          {t('users.page.itsToken')}:{' '}
          <Link to="/administrator/tokens/$token" params={{ token: token.id }}>
            {token.name}
          </Link>
        </p>
      )}
    </Alert>
  )
}
