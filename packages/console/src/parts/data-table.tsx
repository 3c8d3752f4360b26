/**
 * The table of every list. On a narrow screen each row becomes two lines. Arrow keys move between rows, Space selects,
 * Enter opens what the row's name leads to.
 */

import { Checkbox } from '@mantine/core'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './data-table.module.css'
import { useNarrow } from './use-narrow.ts'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  /** The first column names the row and holds its link or button, marked with `data-row-main`. */
  readonly cell: (row: Row) => ReactNode
  /** The name of the field to sort by. */
  readonly sort?: string
  readonly align?: 'right'
  /** Where the cell goes on a narrow screen: beside the name, on the second line (with its header said), or nowhere. */
  readonly narrow?: 'aside' | 'second' | 'hidden'
}

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** What a row's box is called, by the row's id. */
  readonly nameOf: (id: string) => string
  set(ids: ReadonlySet<string>): void
}

export interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  readonly selection?: Selection | undefined
  readonly sort?: string
  /** What an opened row shows beneath itself; null for a row that is closed. */
  readonly detail?: ((row: Row) => ReactNode) | undefined
  onSort?(sort: string): void
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, idOf, columns, selection } = props
  const frame = useRef<HTMLDivElement>(null)
  const narrow = useNarrow(frame, rows)
  return (
    <div ref={frame} className={classes.frame}>
      <table className={classes.table} data-narrow={narrow || undefined} aria-label={label}>
        <thead>
          <tr>
            {selection !== undefined && (
              <th className={classes.box}>
                <AllBox ids={rows.map(idOf)} selection={selection} />
              </th>
            )}
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={(event) => onRowKey(event)}>
          {rows.map((row) => (
            <BodyRow
              key={idOf(row)}
              id={idOf(row)}
              row={row}
              columns={columns}
              selection={selection}
              detail={props.detail?.(row) ?? null}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AllBox({ ids, selection }: { readonly ids: readonly string[]; readonly selection: Selection }) {
  const { t } = useTranslation()
  const chosen = ids.filter((id) => selection.ids.has(id)).length
  const others = [...selection.ids].filter((id) => !ids.includes(id))
  const all = chosen === ids.length && ids.length > 0
  return (
    <Checkbox
      size="xs"
      aria-label={t('list.selectPage')}
      checked={all}
      indeterminate={chosen > 0 && !all}
      onChange={() => selection.set(new Set(all ? others : [...others, ...ids]))}
    />
  )
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>
  readonly sort: string | undefined
  readonly onSort: ((sort: string) => void) | undefined
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const field = column.sort
  const attributes = { 'data-align': column.align, 'data-narrow': column.narrow, scope: 'col' } as const
  if (field === undefined || onSort === undefined) return <th {...attributes}>{column.header}</th>
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : 'none'
  const Icon = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown }[direction]
  return (
    <th {...attributes} aria-sort={direction}>
      <button
        type="button"
        className={classes.sort}
        onClick={() => onSort(direction === 'ascending' ? `-${field}` : field)}
      >
        {column.header}
        <Icon size={14} aria-hidden />
      </button>
    </th>
  )
}

interface BodyRowProps<Row> {
  readonly id: string
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  readonly selection: Selection | undefined
  readonly detail: ReactNode
}

function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { columns, detail, selection } = props
  return (
    <>
      <MainRow {...props} />
      {detail !== null && (
        <tr className={classes.detail}>
          <td colSpan={columns.length + (selection === undefined ? 0 : 1)}>{detail}</td>
        </tr>
      )}
    </>
  )
}

function MainRow<Row>({ id, row, columns, selection }: BodyRowProps<Row>) {
  const selected = selection?.ids.has(id) ?? false
  return (
    <tr data-selected={selected || undefined} aria-selected={selection === undefined ? undefined : selected}>
      {selection !== undefined && (
        <td className={classes.box}>
          <Checkbox
            size="xs"
            aria-label={selection.nameOf(id)}
            data-row-box
            checked={selected}
            onChange={() => selection.set(toggled(selection.ids, id))}
          />
        </td>
      )}
      {columns.map((column, at) => (
        <td
          key={column.id}
          data-align={column.align}
          data-narrow={at === 0 ? 'main' : (column.narrow ?? 'second')}
          data-header={column.header}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

/** From the name or the box of a row: up and down to the same of its neighbours, Space on the name ticks the box. */
function onRowKey(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const from = event.target instanceof HTMLElement ? event.target : null
  const part = from?.closest('[data-row-main]')
    ? '[data-row-main]'
    : from?.matches('[data-row-box]')
      ? '[data-row-box]'
      : null
  const row = from?.closest('tr')
  if (!row || part === null) return
  if (event.key === ' ' && part === '[data-row-main]') {
    const box = row.querySelector<HTMLElement>('[data-row-box]')
    if (box === null) return
    event.preventDefault()
    box.click()
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  event.preventDefault()
  neighbourOf(row, event.key === 'ArrowDown', part)?.focus()
}

/** The same part of the next row that has one: what an opened row shows beneath itself is passed over. */
function neighbourOf(row: Element, below: boolean, part: string): HTMLElement | null {
  const next = below ? row.nextElementSibling : row.previousElementSibling
  return next === null ? null : (next.querySelector<HTMLElement>(part) ?? neighbourOf(next, below, part))
}
