/** The live tokens and devices that a step would stop: the first of them, and how many more. */

import type { Token } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type TokenFilter, tokensQuery } from '../api/tokens.ts'
import { useMay } from '../session/tenant.ts'
import { Points } from './points.tsx'
import { tokenTitle } from './token-cells.tsx'

const NAMED = 5
const READ = 100

interface StoppingTokensProps {
  readonly filter: TokenFilter
  /** Tells those that stop, where the filter takes in others too. */
  readonly stops?: (token: Token) => boolean
  /** Left out: those for a place or a user type. */
  readonly words?: { readonly some: string; readonly none: string; readonly unknown: string }
}

export function StoppingTokens({ filter, stops, words }: StoppingTokensProps) {
  const { t } = useTranslation()
  const may = useMay()
  const sees = { tokens: may('token:read'), devices: may('session:read') }
  const { data, isLoading } = useQuery({
    ...tokensQuery({ ...filter, status: 'active', sort: '-lastUsedAt', limit: stops === undefined ? NAMED : READ }),
    enabled: sees.tokens || sees.devices,
  })
  if (isLoading) return <p className="quiet">{t('common.loading')}</p>
  const unknown = <p>{words?.unknown ?? t('units.stopsUnknown')}</p>
  if (data === undefined) return unknown
  const stopping = stops === undefined ? data.items : data.items.filter(stops)
  // What was not read, or may not be seen, can hold others that stop.
  const isWhole = sees.tokens && sees.devices && (stops === undefined || data.total <= data.items.length)
  if (stopping.length === 0) return isWhole ? <p>{words?.none ?? t('units.stopsNone')}</p> : unknown
  const named = stopping.slice(0, NAMED)
  const more = (stops === undefined ? data.total : stopping.length) - named.length
  return (
    <div>
      <p>{words?.some ?? t('units.stops')}</p>
      <Points>
        {named.map((token) => (
          <li key={token.id}>
            {titleOf(token)} <span className="quiet">{t(`tokens.kinds.${token.kind}`)}</span>
          </li>
        ))}
        {isWhole && more > 0 && <li className="quiet">{t('common.andMore', { count: more })}</li>}
        {!isWhole && <li className="quiet">{t('common.andMaybeMore')}</li>}
      </Points>
    </div>
  )
}

/** A signed-in device is told apart from the others of its user. */
function titleOf(token: Token): string {
  const title = tokenTitle(token)
  return token.device === null ? title : `${title} · ${token.device.name}`
}
