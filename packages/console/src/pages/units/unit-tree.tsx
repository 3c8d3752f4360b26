/**
 * The trees of departments and groups: nested lists, so that every reader hears how deep a name lies. Arrow keys move
 * between the names; right and left show and hide what is below.
 */

import { ActionIcon } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import ChevronDown from 'lucide-react/icons/chevron-down'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { type KeyboardEvent, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { StatePill } from '../../parts/state-pill.tsx'
import type { Branch } from './unit-forest.ts'
import { UnitKind } from './unit-kind.tsx'
import classes from './units.module.css'

export interface UnitTreeProps {
  readonly forest: readonly Branch[]
  readonly open: ReadonlySet<string>
  /** The matches of a search, told apart from what they hang on. */
  readonly matches?: ReadonlySet<string> | undefined
  readonly onToggle: (id: string) => void
}

export function UnitTree(props: UnitTreeProps) {
  const { t } = useTranslation()
  return (
    <ul className={classes.tree} aria-label={t('units.tree')} onKeyDown={onTreeKey}>
      {props.forest.map((branch) => (
        <BranchItem key={branch.unit.id} {...props} branch={branch} depth={0} />
      ))}
    </ul>
  )
}

interface BranchItemProps extends UnitTreeProps {
  readonly branch: Branch
  readonly depth: number
}

function BranchItem({ branch, depth, ...props }: BranchItemProps) {
  const { unit, below } = branch
  const isOpen = props.open.has(unit.id)
  return (
    <li data-tree-item>
      <div className={classes.row} style={{ paddingLeft: 8 + Math.min(depth, 8) * 20 }}>
        {below.length > 0 ? (
          <Toggle name={unit.name} id={unit.id} isOpen={isOpen} onToggle={props.onToggle} />
        ) : (
          <span className={classes.toggle} />
        )}
        <RowFace unit={unit} quiet={props.matches !== undefined && !props.matches.has(unit.id)} />
      </div>
      {isOpen && below.length > 0 && (
        <ul>
          {below.map((each) => (
            <BranchItem key={each.unit.id} {...props} branch={each} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  )
}

interface ToggleProps {
  readonly name: string
  readonly id: string
  readonly isOpen: boolean
  readonly onToggle: (id: string) => void
}

function Toggle({ name, id, isOpen, onToggle }: ToggleProps) {
  const { t } = useTranslation()
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      className={classes.toggle}
      aria-expanded={isOpen}
      aria-label={t(isOpen ? 'units.collapse' : 'units.expand', { name })}
      data-tree-toggle
      onClick={() => onToggle(id)}
    >
      <Icon size={16} aria-hidden />
    </ActionIcon>
  )
}

/** Remembered, so that hundreds of rows are not drawn anew when one is opened. */
const RowFace = memo(function RowFace({ unit, quiet }: { readonly unit: Branch['unit']; readonly quiet: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <Link
        to="/administrator/units/$unit"
        params={{ unit: unit.id }}
        preload={false}
        className={classes.name}
        data-quiet={quiet || undefined}
        data-tree-name
      >
        {unit.name}
      </Link>
      <UnitKind kind={unit.kind} />
      <code className={classes.id}>{unit.id}</code>
      <span className={classes.state}>
        {!unit.active && <StatePill active={false} />}
        {!unit.active && unit.status === 'active' && (
          <span className="visually-hidden">{t('units.inactiveAbove')}</span>
        )}
      </span>
    </>
  )
})

function onTreeKey(event: KeyboardEvent<HTMLUListElement>): void {
  const from = event.target instanceof HTMLElement ? event.target : null
  if (from === null || !from.matches('[data-tree-name], [data-tree-toggle]')) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tree-name]')]
  const item = from.closest('[data-tree-item]')
  const at = names.findIndex((name) => name.closest('[data-tree-item]') === item)
  const toggle = item?.querySelector<HTMLElement>(':scope > div > [data-tree-toggle]')
  const isOpen = toggle?.getAttribute('aria-expanded') === 'true'
  const go = (name: HTMLElement | null | undefined): void => {
    event.preventDefault()
    name?.focus()
  }
  const parentName = () =>
    item?.parentElement?.closest('[data-tree-item]')?.querySelector<HTMLElement>('[data-tree-name]')
  if (event.key === 'ArrowDown') go(names[at + 1])
  if (event.key === 'ArrowUp') go(names[at - 1])
  if (event.key === 'Home') go(names[0])
  if (event.key === 'End') go(names.at(-1))
  if (event.key === 'ArrowRight') {
    if (toggle && !isOpen) toggle.click()
    else go(names[at + 1])
  }
  if (event.key === 'ArrowLeft') {
    if (toggle && isOpen) toggle.click()
    else go(parentName())
  }
}
