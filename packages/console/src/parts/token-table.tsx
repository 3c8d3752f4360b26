/** The one table of tokens, wherever tokens are listed. */

import type { Token } from '@polett/client/api'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable, type Selection } from './data-table.tsx'
import { DeviceEnd } from './device-end.tsx'
import type { ListSearch } from './list-search.ts'
import { StatusMenu } from './token-actions.tsx'
import { DeviceNameCell, tokenTitle } from './token-cells.tsx'
import { type TokenTableKind, tokenColumns } from './token-columns.tsx'

export interface TokenTableProps {
  readonly kind: TokenTableKind
  readonly tokens: readonly Token[]
  readonly search: ListSearch
  readonly selection?: TokenSelection | undefined
  /** Each row with what can be done about it: its status as a button, or the way to sign a device out. */
  readonly acts?: boolean
  /** All are of one person, who need not be named in every row. */
  readonly ofOnePerson?: boolean
}

export type TokenSelection = Omit<Selection, 'nameOf'>

export function TokenTable({ kind, tokens, search, selection, acts = false, ofOnePerson = false }: TokenTableProps) {
  const { t } = useTranslation()
  const titles = new Map(tokens.map((token) => [token.id, tokenTitle(token)]))
  const columns = ofOnePerson ? withoutPerson(kind, t) : tokenColumns(kind, t)
  const nameOf = (id: string): string => t('tokens.selectRow', { name: titles.get(id) ?? id })
  return (
    <DataTable
      label={t(`tokens.tabs.${kind === 'everywhere' ? 'application' : kind}`)}
      rows={tokens}
      idOf={({ id }) => id}
      columns={acts ? withActs(kind, columns, t) : columns}
      selection={selection === undefined ? undefined : { ...selection, nameOf }}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}

/** Of a signed-in device the status is hardly ever news; signing it out is what can be done. */
function withActs(kind: TokenTableKind, columns: readonly Column<Token>[], t: TFunction): readonly Column<Token>[] {
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

/** Tokens leave the person out; devices are called by what they are instead. */
function withoutPerson(kind: TokenTableKind, t: TFunction): readonly Column<Token>[] {
  const others = tokenColumns(kind, t).filter(({ id }) => id !== 'user')
  if (kind !== 'mobile') return others
  const device: Column<Token> = {
    id: 'device',
    header: t('tokens.columns.device'),
    cell: (token) => <DeviceNameCell token={token} />,
  }
  return [device, ...others.filter(({ id }) => id !== 'name' && id !== 'device')]
}
