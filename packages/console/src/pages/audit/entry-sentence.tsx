/** The sentence of an audit entry, with who did it and what it was done to as links. */

import type { AuditEntry } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { PLATFORM } from '../../session/permissions.ts'
import classes from './entry-sentence.module.css'
import { entryText, namesOf } from './entry-text.ts'

/** Marks that stand for the names until links take their place, from the range that Unicode leaves to private use. */
const ACTOR = '\uE000'
const TARGET = '\uE001'

export function EntrySentence({ entry }: { readonly entry: AuditEntry }) {
  const names = namesOf(entry)
  const parts = entryText(entry, { actor: ACTOR, target: TARGET }).split(/([\uE000\uE001])/)
  return (
    <span className={classes.sentence}>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other name than their place.
        <Fragment key={at}>
          {part === ACTOR ? (
            <Actor entry={entry}>{names.actor}</Actor>
          ) : part === TARGET ? (
            <Target entry={entry}>{names.target}</Target>
          ) : (
            part
          )}
        </Fragment>
      ))}
    </span>
  )
}

interface NameProps {
  readonly entry: AuditEntry
  readonly children: ReactNode
}

/** A technical user leads to its token; everybody else to all that they did. */
function Actor({ entry: { actor }, children }: NameProps) {
  if (actor.tokenId !== undefined) {
    return (
      <Link to="/administrator/tokens/$token" params={{ token: actor.tokenId }} className={classes.name}>
        {children}
      </Link>
    )
  }
  if (actor.id === null) return <strong className={classes.name}>{children}</strong>
  const { id } = actor
  return (
    <Link to="/administrator/audit" search={{ actor: id }} className={classes.name} resetScroll={false}>
      {children}
    </Link>
  )
}

/** What is gone has no page any more. */
function Target({ entry, children }: NameProps) {
  const { action, target } = entry
  const { id } = target
  const search = { tenant: entry.tenant ?? PLATFORM }
  const shared = { search, className: classes.name }
  if (id === null || action.endsWith('.deleted')) return <strong className={classes.name}>{children}</strong>
  if (target.type === 'token') {
    return (
      <Link to="/administrator/tokens/$token" params={{ token: id }} {...shared}>
        {children}
      </Link>
    )
  }
  if (target.type === 'user') {
    return (
      <Link to="/administrator/users/$user" params={{ user: id }} {...shared}>
        {children}
      </Link>
    )
  }
  return (
    <PlaceTarget id={id} type={target.type} search={search}>
      {children}
    </PlaceTarget>
  )
}

interface PlaceTargetProps {
  readonly id: string
  readonly type: string
  readonly search: { readonly tenant: string }
  readonly children: ReactNode
}

function PlaceTarget({ id, type, search, children }: PlaceTargetProps) {
  const shared = { search, className: classes.name }
  if (type === 'unit') {
    return (
      <Link to="/administrator/units/$unit" params={{ unit: id }} {...shared}>
        {children}
      </Link>
    )
  }
  if (type === 'role') {
    return (
      <Link to="/administrator/roles/$role" params={{ role: id }} {...shared}>
        {children}
      </Link>
    )
  }
  const to = { tenant: '/administrator/tenant', policy: '/administrator/policy' }[type]
  if (to === undefined) return <strong className={classes.name}>{children}</strong>
  return (
    <Link to={to} {...shared}>
      {children}
    </Link>
  )
}
