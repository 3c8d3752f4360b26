/** Writes tokens as copies of the templates: secrets, holders, audit entries and changes with them. */

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { lookupHash, seal } from '../packages/server/src/domain/sealing.ts'
import { composeSecret, maskedParts } from '../packages/server/src/domain/secret.ts'
import { loadKeyring } from '../packages/server/src/keys.ts'
import { chainEntries, type LedgerState, readDraft } from './seed-audit.ts'
import { createCopies, type TenantCopies } from './seed-copies.ts'
import { lastId, rowOf } from './seed-rows.ts'
import { kindOf, nameOf, type SeededKind, type SeedFiles, TOKENS_PER_PERSON, tenantOf } from './seed-shape.ts'
import { spread } from './seed-spread.ts'
import type { Templates } from './seed-templates.ts'

export interface TokenWriter {
  /** Writes one token and answers its secret. */
  add(index: number): string
  /** Takes the ledger to the last entry. */
  markEnd(): void
  people(): number
}

/** Tokens as `spread` makes them leave no trace in the audit log: a list does not look there. */
export type SeedShape = 'fresh' | 'spread'

/** A server deletes the changes before these. */
const CHANGES_KEPT = 10_000

export function createWriter(
  database: DatabaseSync,
  files: SeedFiles,
  templates: Templates,
  tokens: number,
  shape: SeedShape,
): TokenWriter {
  const now = Date.now()
  const entropy = pooledEntropy()
  const keys = loadKeyring(join(files.data, 'polett.key'), { create: false, entropy, now: Date.now })
  const copies = createCopies(database, templates)
  const ids = {
    token: lastId(database, 'token'),
    secret: lastId(database, 'token_secret'),
    user: lastId(database, 'user_account'),
  }
  const ledger = rowOf(database, 'select seq, audit_count, audit_head from ledger')
  let seen: LedgerState = {
    seq: Number(ledger.seq),
    auditCount: Number(ledger.audit_count),
    auditHead: String(ledger.audit_head),
  }
  const persons = new Map<number, { id: number; left: number }>()
  let people = 0

  function userFor(
    tenant: number,
    kind: SeededKind,
    copy: TenantCopies,
    name: string,
    publicId: string,
  ): number | null {
    if (kind === 'application') return null
    if (kind === 'user') {
      const present = persons.get(tenant)
      if (present !== undefined && present.left > 0) {
        present.left -= 1
        return present.id
      }
    }
    ids.user += 1
    people += 1
    const username = kind === 'user' ? `person-${ids.user}` : `technical:${publicId}`
    const named = kind === 'user' ? `Person ${name}` : name
    copy[kind].addUser({
      ...{ id: ids.user, public_id: publicIdOf('usr', entropy), username, username_folded: username },
      ...{ name: named, name_folded: named.toLowerCase() },
    })
    if (kind === 'user') persons.set(tenant, { id: ids.user, left: TOKENS_PER_PERSON - 1 })
    return ids.user
  }

  function add(index: number): string {
    const kind = kindOf(index)
    const tenant = tenantOf(index)
    const copy = copies[tenant - 1]
    if (copy === undefined) throw new Error(`There is no tenant ${tenant}.`)
    const [name, publicId] = [nameOf(index), publicIdOf('tok', entropy)]
    const user = userFor(tenant, kind, copy, name, publicId)
    ids.token += 1
    ids.secret += 1
    const id = ids.token
    const application = kind === 'application' ? { application_written: null, application_folded: name } : {}
    copy[kind].addToken({
      ...{ id, id_folded: publicId, user_id: user, name_folded: name, ...application },
      ...(shape === 'spread' ? spread(index, now) : {}),
    })
    const secret = composeSecret(kind, entropy)
    const { last4, prefix } = maskedParts(secret)
    const hash = lookupHash(keys.current.lookup, secret)
    const sealedFor = { installation: templates.installation, token: id, secret: ids.secret, key: keys.current.id }
    const sealed = copy[kind].isSealed ? seal(keys.current.seal, entropy(12), secret, sealedFor) : null
    copy[kind].addSecret({ id: ids.secret, token_id: id, hash, prefix, last4, sealed })
    if (shape === 'spread') return secret
    const { entry, state } = chainEntries(seen, readDraft(copy[kind].audit, { id: publicId, name }))
    seen = state
    copy[kind].addAudit(entry, seen.seq, index >= tokens - CHANGES_KEPT)
    return secret
  }

  const mark = database.prepare('update ledger set seq = ?, audit_count = ?, audit_head = ? where id = 1')
  return {
    add,
    markEnd: () => void mark.run(BigInt(seen.seq), BigInt(seen.auditCount), seen.auditHead),
    people: () => people,
  }
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

function publicIdOf(prefix: 'tok' | 'usr', entropy: (bytes: number) => Uint8Array): string {
  let letters = ''
  for (const byte of entropy(20)) letters += ALPHABET.charAt(byte & 31)
  return `${prefix}_${letters}`
}

/** Asking the system for every few bytes would take a good part of the time. */
function pooledEntropy(): (bytes: number) => Uint8Array {
  let pool = Buffer.alloc(0)
  let at = 0
  return (bytes) => {
    if (at + bytes > pool.length) {
      pool = randomBytes(1 << 16)
      at = 0
    }
    at += bytes
    return pool.subarray(at - bytes, at)
  }
}
