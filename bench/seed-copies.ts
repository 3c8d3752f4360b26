/** The templates of each tenant and kind, ready to be copied. */

import type { DatabaseSync } from 'node:sqlite'
import { createCopier, type Row, rowOf } from './seed-rows.ts'
import type { SeededKind } from './seed-shape.ts'
import type { Templates, TenantTemplates } from './seed-templates.ts'

export interface KindCopies {
  readonly isSealed: boolean
  readonly audit: Row
  addUser(changes: Row): void
  addToken(changes: Row & { id: number }): void
  addSecret(changes: Row): void
  addAudit(entry: Row, seq: number, hasChange: boolean): void
}
export type TenantCopies = Readonly<Record<SeededKind, KindCopies>>

export function createCopies(database: DatabaseSync, { tenants }: Templates): readonly TenantCopies[] {
  const into = {
    token: createCopier(database, 'token'),
    secret: createCopier(database, 'token_secret'),
    grant: createCopier(database, 'token_grant'),
    user: createCopier(database, 'user_account'),
    membership: createCopier(database, 'membership'),
    audit: createCopier(database, 'audit'),
    change: createCopier(database, 'change'),
  }
  const find = (text: string, value: number | string): Row => rowOf(database, text, value)
  const copiesOf = (publicId: string): KindCopies => {
    const token = find('select * from token where public_id = ?', publicId)
    const [id, user] = [Number(token.id), Number(token.user_id ?? 0)]
    const secret = find('select * from token_secret where token_id = ?', id)
    const audit = find("select * from audit where action = 'token.created' and target_id = ?", publicId)
    const change = rowOf(database, 'select * from change order by seq desc limit 1')
    const grants = database.prepare('select * from token_grant where token_id = ?').all(id) as Row[]
    const [toToken, toSecret, toAudit, toChange] = [
      into.token(token),
      into.secret(secret),
      into.audit(audit),
      into.change(change),
    ]
    const toGrants = grants.map(({ id: _, ...grant }) => into.grant(grant))
    const people = user === 0 ? null : personCopier(database, into, user)
    return {
      isSealed: token.visibility === 'sealed',
      audit,
      addUser: (changes) => people?.(changes),
      addToken(changes) {
        toToken.insert(changes)
        for (const grant of toGrants) grant.insert({ token_id: changes.id })
      },
      addSecret: (changes) => toSecret.insert(changes),
      addAudit(entry, seq, hasChange) {
        toAudit.insert(entry)
        if (hasChange) toChange.insert({ seq, reach: '[]' })
      },
    }
  }
  const ofTenant = ({ tokens }: TenantTemplates): TenantCopies => ({
    user: copiesOf(tokens.user),
    application: copiesOf(tokens.application),
    organization: copiesOf(tokens.organization),
    group: copiesOf(tokens.group),
  })
  return tenants.map(ofTenant)
}

type MakeCopier = ReturnType<typeof createCopier>

function personCopier(database: DatabaseSync, into: { user: MakeCopier; membership: MakeCopier }, user: number) {
  const toUser = into.user(rowOf(database, 'select * from user_account where id = ?', user))
  const { id: _, ...membership } = rowOf(database, 'select * from membership where user_id = ?', user)
  const toMembership = into.membership(membership)
  return (changes: Row): void => {
    toUser.insert(changes)
    toMembership.insert({ user_id: changes.id ?? null })
  }
}
