/** The one table of tokens, wherever tokens are listed. */

import type { Token } from '@polett/sdk/api'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable, type Selection } from './data-table.tsx'
import { DeviceEnd } from './device-end.tsx'
import type { ListSearch } from './list-search.ts'
import { StatusMenu } from './token-actions.tsx'
import { tokenTitle } from './token-cells.tsx'
import { type TokenTableKind, tokenColumns } from './token-columns.tsx'

export interface TokenTableProps {
  readonly kind: TokenTableKind
  readonly tokens: readonly Token[]
  readonly search: ListSearch
  readonly selection?: TokenSelection | undefined
  /** Each row with what can be done about it: its status as a button, or the way to sign a device out. */
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
      columns={acts ? withActs(kind, t) : tokenColumns(kind, t)}
      selection={selection === undefined ? undefined : { ...selection, nameOf }}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}

/** Of a signed-in device the status is hardly ever news; signing it out is what can be done. */
function withActs(kind: TokenTableKind, t: TFunction): readonly Column<Token>[] {
  const columns = tokenColumns(kind, t)
  if (kind === 'mobile') {
    const end: Column<Token> = {
      id: 'end',
      header: t('common.actions'),
      align: 'right',
      narrow: 'aside',
      cell: (token) => <DeviceEnd token={token} />,
    }
    return [...columns, end]
  }
  return columns.map((column) =>
    column.id === 'status' ? { ...column, cell: (token) => <StatusMenu token={token} /> } : column,
  )
}
