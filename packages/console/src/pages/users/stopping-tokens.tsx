/** The live tokens and devices of a person that act through one membership, and would stop with it. */

import type { User } from '@polett/sdk/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tokensQuery } from '../../api/tokens.ts'
import { isSame, type NamedMembership } from '../../api/users.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import classes from './users.module.css'

const READ = 100
const NAMED = 5

interface StoppingTokensProps {
  readonly user: Pick<User, 'id'>
  readonly membership: NamedMembership
}

export function StoppingTokens({ user, membership }: StoppingTokensProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const may = useMay()
  const kinds = [...(may('token:read') ? ['user'] : []), ...(may('session:read') ? ['mobile'] : [])].join(',')
  const filter = { tenant, user: user.id, role: membership.role, kind: kinds, status: 'active', limit: READ }
  const { data, isLoading } = useQuery({ ...tokensQuery(filter), enabled: kinds !== '' })
  if (isLoading) return <p className="quiet">{t('common.loading')}</p>
  if (data === undefined) return <p>{t('users.stops.unknown')}</p>
  const stopping = data.items.filter(({ unit, role }) => role !== null && isSame({ unit, role }, membership))
  const more = stopping.length - NAMED
  if (stopping.length === 0) return <p>{t('users.stops.none')}</p>
  return (
    <div>
      <p>{t('users.stops.title')}</p>
      <ul className={classes.stops}>
        {stopping.slice(0, NAMED).map((token) => (
          <li key={token.id}>
            {token.name} <span className="quiet">{t(`tokens.kinds.${token.kind}`)}</span>
          </li>
        ))}
        {more > 0 && <li className="quiet">{t('common.andMore', { count: more })}</li>}
      </ul>
    </div>
  )
}
