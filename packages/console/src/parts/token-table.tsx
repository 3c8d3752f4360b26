/** The one table of tokens, wherever tokens are listed. */

import type { Token } from '@polett/sdk/api'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable, type Selection } from './data-table.tsx'
import type { ListSearch } from './list-search.ts'
import { StatusMenu } from './token-actions.tsx'
import { tokenTitle } from './token-cells.tsx'
import { type TokenTableKind, tokenColumns } from './token-columns.tsx'

export interface TokenTableProps {
  readonly kind: TokenTableKind
  readonly tokens: readonly Token[]
  readonly search: ListSearch
  readonly selection?: TokenSelection | undefined
  /** The status of each row as a button with what can be done about it. */
  readonly acts?: boolean
}

export type TokenSelection = Omit<Selection, 'nameOf'>

export function TokenTable({ kind, tokens, search, selection, acts = false }: TokenTableProps) {
  const { t } = useTranslation()
  const titles = new Map(tokens.map((token) => [token.id, tokenTitle(token)]))
  const nameOf = (id: string): string => t('tokens.selectRow', { name: titles.get(id) ?? id })
  return (
    <DataTable
      label={t(`tokens.tabs.${kind === 'everywhere' ? 'application' : kind}`)}
      rows={tokens}
      idOf={({ id }) => id}
      columns={acts ? withActs(tokenColumns(kind, t), t('tokens.columns.status')) : tokenColumns(kind, t)}
      selection={selection === undefined ? undefined : { ...selection, nameOf }}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}

/** Signed-in devices have no column of status until something can be done about it. */
function withActs(columns: readonly Column<Token>[], header: string): readonly Column<Token>[] {
  const status: Column<Token> = {
    id: 'status',
    header,
    narrow: 'aside',
    cell: (token) => <StatusMenu token={token} />,
  }
  return [...columns.filter(({ id }) => id !== 'status'), status]
}
