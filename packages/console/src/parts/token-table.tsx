/** The one table of tokens, wherever tokens are listed. */

import type { Token } from '@polett/sdk/api'
import { useTranslation } from 'react-i18next'
import { DataTable, type Selection } from './data-table.tsx'
import type { ListSearch } from './list-search.ts'
import { tokenTitle } from './token-cells.tsx'
import { type TokenTableKind, tokenColumns } from './token-columns.tsx'

export interface TokenTableProps {
  readonly kind: TokenTableKind
  readonly tokens: readonly Token[]
  readonly search: ListSearch
  readonly selection?: TokenSelection | undefined
}

export type TokenSelection = Omit<Selection, 'nameOf'>

export function TokenTable({ kind, tokens, search, selection }: TokenTableProps) {
  const { t } = useTranslation()
  const titles = new Map(tokens.map((token) => [token.id, tokenTitle(token)]))
  const nameOf = (id: string): string => t('tokens.selectRow', { name: titles.get(id) ?? id })
  return (
    <DataTable
      label={t(`tokens.tabs.${kind === 'everywhere' ? 'application' : kind}`)}
      rows={tokens}
      idOf={({ id }) => id}
      columns={tokenColumns(kind, t)}
      selection={selection === undefined ? undefined : { ...selection, nameOf }}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}
