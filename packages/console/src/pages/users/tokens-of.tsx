/** A list of the tokens or devices of one person, with what can be done about each. */

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type TokenFilter, type TokenSort, tokensQuery } from '../../api/tokens.ts'
import { useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { TokenTable } from '../../parts/token-table.tsx'
import { DeviceDrawer } from '../tokens/device-drawer.tsx'
import classes from './users.module.css'

export interface TokensOfProps {
  readonly kind: 'user' | 'mobile'
  /** Whose they are. */
  readonly filter: Pick<TokenFilter, 'tenant' | 'user'>
  readonly searchLabel: string
  /** Beside the search. */
  readonly action: ReactNode
  readonly empty: ReactNode
}

export function TokensOf({ kind, filter, searchLabel, action, empty }: TokensOfProps) {
  const search = useListSearch(kind === 'mobile' ? '-lastUsedAt' : 'expiresAt')
  const { q, sort, size, after } = search
  const query = useQuery(
    tokensQuery({
      ...filter,
      kind,
      q: q === '' ? undefined : q,
      sort: sort as TokenSort,
      limit: size,
      cursor: after === '' ? undefined : after,
    }),
  )
  const isBare = query.data?.total === 0 && !search.isFiltered([])
  return (
    <>
      {!isBare && (
        <div className={classes.toolbar}>
          <div className={classes.search}>
            <SearchField search={search} label={searchLabel} />
          </div>
          <div className={classes.end}>{action}</div>
        </div>
      )}
      <ListView query={query} search={search} empty={empty}>
        {(tokens) => <TokenTable kind={kind} tokens={tokens} search={search} acts ofOnePerson />}
      </ListView>
      {kind === 'mobile' && <DeviceDrawer />}
    </>
  )
}
