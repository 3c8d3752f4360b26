/** The few tokens that end first, by name. */

import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { tokensQuery } from '../../api/tokens.ts'
import { RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTenant } from '../../session/tenant.ts'
import classes from './next-to-expire.module.css'

const SHOWN = 5

export function NextToExpire() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const { data, isPending } = useQuery(
    tokensQuery({
      ...{ kind: 'user,application,organization,group', tenant, status: 'active' },
      ...{ sort: 'expiresAt', limit: SHOWN },
    }),
  )
  const tokens = data?.items.filter(({ expiresAt }) => expiresAt !== null) ?? []
  return (
    <Panel title={t('overview.next')}>
      {isPending && <Skeleton height={200} />}
      {!isPending && tokens.length === 0 && <p className="quiet">{t('overview.nextNone')}</p>}
      <ul className={classes.tokens}>
        {tokens.map(({ id, name, kind, expiresAt }) => (
          <li key={id}>
            <span className={classes.name}>
              <Link to="/administrator/tokens/$token" params={{ token: id }}>
                {name}
              </Link>
              <span className="quiet">{t(`tokens.kinds.${kind}`)}</span>
            </span>
            <RelativeMoment at={expiresAt} urgent />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
