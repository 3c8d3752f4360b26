/**
 * Which rights are held on which tenant: a row for each, a column for each right that is asked for most, and the rest in
 * words. Only shown, or changed where there is an `onChange`. Arrow keys move between the boxes.
 */

import { ActionIcon, Button, Checkbox } from '@mantine/core'
import Check from 'lucide-react/icons/check'
import ChevronDown from 'lucide-react/icons/chevron-down'
import X from 'lucide-react/icons/x'
import { Fragment, type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './permission-matrix.module.css'
import { isCovered, PLATFORM_WIDE, withoutPermission, withPermission } from './permission-names.ts'
import { permissionText } from './permission-text.ts'

export interface MatrixGrant {
  /** A tenant's id, or `*` for everywhere. */
  readonly tenant: string
  readonly unit?: string | null | undefined
  readonly permissions: readonly string[]
}

export interface PermissionMatrixProps<Grant extends MatrixGrant> {
  readonly label: string
  readonly grants: readonly Grant[]
  /** The name of a tenant; `*` is asked for too. */
  readonly nameOf: (tenant: string) => string
  readonly unitName?: (grant: Grant) => string | undefined
  onChange?(row: number, permissions: readonly string[]): void
  onRemove?(row: number): void
  /** What unfolds below a row to change the rest of its rights. */
  renderMore?(grant: Grant, change: (permissions: readonly string[]) => void): ReactNode
}

const COLUMNS = [
  ['tenant:read', 'tenant_read'],
  ['tenant:update', 'tenant_update'],
  ['tenant:delete', 'tenant_delete'],
  ['tenant:create', 'tenant_create'],
  ['user:*', 'user_all'],
  ['session:*', 'session_all'],
] as const

export function PermissionMatrix<Grant extends MatrixGrant>(props: PermissionMatrixProps<Grant>) {
  const { t } = useTranslation()
  const { grants, label, onRemove } = props
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('permissions.matrix.tenant')}</th>
            {COLUMNS.map(([name, key]) => (
              <th key={name} scope="col" className={classes.cell}>
                {t(`permissions.matrix.${key}`)}
              </th>
            ))}
            <th scope="col">{t('permissions.matrix.others')}</th>
            {onRemove !== undefined && (
              <td>
                <span className="visually-hidden">{t('common.actions')}</span>
              </td>
            )}
          </tr>
        </thead>
        <tbody onKeyDown={moveByArrow}>
          {grants.map((grant, row) => (
            <Row key={`${grant.tenant}/${grant.unit ?? ''}`} grant={grant} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps<Grant extends MatrixGrant> extends PermissionMatrixProps<Grant> {
  readonly grant: Grant
  readonly row: number
}

function Row<Grant extends MatrixGrant>({ grant, row, ...props }: RowProps<Grant>) {
  const { t } = useTranslation()
  const { nameOf, onChange, onRemove, renderMore, unitName } = props
  const [opened, setOpened] = useState(false)
  const unit = unitName?.(grant) ?? grant.unit
  const name = unit == null ? nameOf(grant.tenant) : `${nameOf(grant.tenant)} › ${unit}`
  const change = onChange === undefined ? undefined : (to: readonly string[]) => onChange(row, to)
  return (
    <Fragment>
      <tr>
        <th scope="row">{name}</th>
        {COLUMNS.map(([permission, key]) => (
          <td key={permission} className={classes.cell} data-label={t(`permissions.matrix.${key}`)}>
            <Cell
              grant={grant}
              permission={permission}
              label={`${name}: ${t(`permissions.matrix.${key}`)}`}
              change={change}
            />
          </td>
        ))}
        <td className={classes.others}>
          <Others permissions={grant.permissions} />
          {renderMore !== undefined && (
            <Button
              variant="subtle"
              size="compact-xs"
              aria-expanded={opened}
              aria-label={t('permissions.matrix.moreOf', { name })}
              rightSection={<ChevronDown size={14} aria-hidden className={classes.chevron} data-open={opened} />}
              onClick={() => setOpened(!opened)}
            >
              {t('permissions.matrix.more')}
            </Button>
          )}
        </td>
        {onRemove !== undefined && (
          <td className={classes.remove}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('permissions.matrix.remove', { name })}
              onClick={() => onRemove(row)}
            >
              <X size={16} aria-hidden />
            </ActionIcon>
          </td>
        )}
      </tr>
      {opened && change !== undefined && (
        <tr className={classes.more}>
          <td colSpan={COLUMNS.length + 3}>{renderMore?.(grant, change)}</td>
        </tr>
      )}
    </Fragment>
  )
}

interface CellProps {
  readonly grant: MatrixGrant
  readonly permission: string
  readonly label: string
  readonly change: ((permissions: readonly string[]) => void) | undefined
}

/** What a wider right covers is ticked, and goes only with that one. */
function Cell({ grant: { permissions, tenant }, permission, label, change }: CellProps) {
  const { t } = useTranslation()
  const covered = isCovered(permissions, permission)
  if (change === undefined) {
    return (
      <>
        {covered ? <Check size={16} aria-hidden className={classes.yes} /> : <span aria-hidden>–</span>}
        <span className="visually-hidden">{t(covered ? 'common.yes' : 'common.no')}</span>
      </>
    )
  }
  const isForAll = tenant !== '*' && PLATFORM_WIDE.includes(permission)
  if (isForAll) {
    return (
      <span title={t('permissions.matrix.onlyEverywhere')}>
        <span aria-hidden>–</span>
        <span className="visually-hidden">{t('permissions.matrix.onlyEverywhere')}</span>
      </span>
    )
  }
  const partly = !covered && permissions.some((held) => isCovered([permission], held))
  return (
    <Checkbox
      size="xs"
      aria-label={label}
      data-matrix-box
      checked={covered}
      indeterminate={partly}
      disabled={covered && !permissions.includes(permission)}
      onChange={() =>
        change(covered ? withoutPermission(permissions, permission) : withPermission(permissions, permission))
      }
    />
  )
}

/** The rights that have no column, in words; `*` is shown as such. */
function Others({ permissions }: { readonly permissions: readonly string[] }) {
  const columns: readonly string[] = COLUMNS.map(([name]) => name)
  const others = permissions.filter((name) => !columns.includes(name))
  if (others.length === 0) return null
  return (
    <ul className={classes.names}>
      {others.map((name) => (
        <li key={name}>
          {permissionText(name)} {name === '*' && <code>*</code>}
        </li>
      ))}
    </ul>
  )
}

function moveByArrow(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ...{ ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] },
  }
  const step = steps[event.key]
  const box = event.target instanceof HTMLElement ? event.target.closest('[data-matrix-box]') : null
  if (step === undefined || box === null) return
  event.preventDefault()
  const rows = [...event.currentTarget.rows].map((row) => [...row.cells])
  const row = rows.findIndex((cells) => cells.some((cell) => cell.contains(box)))
  const column = rows[row]?.findIndex((cell) => cell.contains(box)) ?? -1
  // Cells without a box, and the unfolded rows between, are stepped over.
  for (let at = 1; at <= rows.length + COLUMNS.length; at += 1) {
    const cell = rows[row + step[0] * at]?.[column + step[1] * at]
    const next = cell?.querySelector<HTMLElement>('[data-matrix-box]:not(:disabled)')
    if (next) {
      next.focus()
      return
    }
  }
}
