/** The live tokens that a step would stop: the first by name, and how many more. */

import type { Token } from '@polett/sdk/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type TokenFilter, tokensQuery } from '../api/tokens.ts'
import classes from './stopping-tokens.module.css'
import { tokenTitle } from './token-cells.tsx'

const NAMED = 5
const READ = 100

interface StoppingTokensProps {
  readonly filter: TokenFilter
  /** Only those that act at this very unit: the filter's unit takes in all below it. */
  readonly at?: string
}

export function StoppingTokens({ filter, at }: StoppingTokensProps) {
  const { t } = useTranslation()
  const limit = at === undefined ? NAMED : READ
  const { data, isPending } = useQuery(tokensQuery({ ...filter, status: 'active', sort: '-lastUsedAt', limit }))
  if (isPending) return <p className="quiet">{t('common.loading')}</p>
  if (data === undefined) return <p>{t('units.stopsUnknown')}</p>
  const stopping = data.items.filter(({ unit }) => at === undefined || unit === at)
  if (stopping.length === 0) return <p>{t('units.stopsNone')}</p>
  const named = stopping.slice(0, NAMED)
  const more = (at === undefined ? data.total : stopping.length) - named.length
  return (
    <div>
      <p>{t('units.stops')}</p>
      <ul className={classes.stops}>
        {named.map((token) => (
          <li key={token.id}>{titleOf(token)}</li>
        ))}
        {more > 0 && <li className="quiet">{t('units.stopsMore', { count: more })}</li>}
      </ul>
    </div>
  )
}

/** A signed-in device is told apart from the others of its user. */
function titleOf(token: Token): string {
  const title = tokenTitle(token)
  return token.device === null ? title : `${title} · ${token.device.name}`
}
