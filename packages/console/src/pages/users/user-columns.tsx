/** The columns of the list of users, and what stands in their cells. */

import { Tooltip } from '@mantine/core'
import type { User } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { HeldMembership } from '../../api/users.ts'
import type { Column } from '../../parts/data-table.tsx'
import { membershipText } from '../../parts/membership-text.ts'
import { StatePill } from '../../parts/state-pill.tsx'
import classes from './users.module.css'

/** `self` is the reader's own id. */
export const userColumns = (t: TFunction, self: string): readonly Column<User>[] => [
  {
    id: 'name',
    header: t('users.columns.name'),
    sort: 'name',
    cell: (user) => (
      <span className={classes.name}>
        <Link to="/administrator/users/$user" params={{ user: user.id }} data-row-main>
          {user.name}
        </Link>
        {user.id === self && <span className={classes.mark}>{t('users.you')}</span>}
        {user.type === 'technical' && <TechnicalMark />}
      </span>
    ),
  },
  {
    id: 'username',
    header: t('users.columns.username'),
    sort: 'username',
    cell: ({ username }) => (
      <span className={classes.username} title={username}>
        {username}
      </span>
    ),
  },
  {
    id: 'email',
    header: t('users.columns.email'),
    narrow: 'hidden',
    cell: ({ email }) =>
      email === null ? (
        <span className="quiet">{t('common.none')}</span>
      ) : (
        <span className={classes.email} title={email}>
          {email}
        </span>
      ),
  },
  {
    id: 'memberships',
    header: t('users.columns.memberships'),
    cell: ({ memberships }) => <MembershipsCell memberships={memberships} />,
  },
  {
    id: 'status',
    header: t('users.columns.status'),
    narrow: 'aside',
    cell: ({ status }) => <StatePill active={status === 'active'} />,
  },
]

export function TechnicalMark() {
  const { t } = useTranslation()
  return (
    <Tooltip label={t('users.technicalWhy')} multiline maw={320}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason has to be within reach of the keyboard too. */}
      <span className={classes.mark} tabIndex={0}>
        {t('users.technical')}
      </span>
    </Tooltip>
  )
}

/** More than these are counted only; the user's page has them all. */
const SHOWN = 2

function MembershipsCell({ memberships }: { readonly memberships: readonly HeldMembership[] }) {
  const { t } = useTranslation()
  if (memberships.length === 0) return <span className="quiet">{t('users.noMemberships')}</span>
  const texts = memberships.slice(0, SHOWN).map(membershipText)
  const more = memberships.length - texts.length
  return (
    <>
      {texts.join(', ')}
      {more > 0 && <span className="quiet"> {t('common.andMore', { count: more })}</span>}
    </>
  )
}
