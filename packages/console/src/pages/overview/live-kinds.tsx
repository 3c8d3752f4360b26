/** How many tokens of each kind are live; each number leads to its list. */

import type { Overview } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../text/use-format.ts'
import type { ShownKind } from './kinds.ts'
import classes from './live-kinds.module.css'

export interface LiveKindsProps {
  readonly overview: Overview
  readonly kinds: readonly ShownKind[]
}

export function LiveKinds({ overview, kinds }: LiveKindsProps) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (
    <section aria-label={t('overview.live')}>
      <ul className={classes.kinds}>
        {kinds.map(({ kind, Icon }) => (
          <li key={kind}>
            <Link to="/administrator/tokens" search={{ tab: kind, status: 'live' }} className={classes.kind}>
              <span className={classes.name}>
                <Icon size={16} aria-hidden />
                {t(`tokens.tabs.${kind}`)}
              </span>
              <span className={classes.count}>{count(overview.live[kind])}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
