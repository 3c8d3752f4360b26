/** What a database needs before a server can run on it: its identity, its ledger, its platform, and the right keys. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Entropy } from '../domain/secret.ts'
import { composeSetupCode, hashSetupCode } from '../domain/setup-code.ts'
import type { Keyring } from '../keys.ts'
import type { Db, Store } from '../store/db.ts'
import {
  findInstallation,
  insertInstallation,
  insertKeyCheck,
  insertLedger,
  listKeyChecks,
  markSetupCode,
} from '../store/installation.ts'
import { insertNewTenant } from '../store/new-tenant.ts'
import { sealEmptyLog } from './audit-seal.ts'

export interface InstallationSources {
  readonly store: Pick<Store, 'write'>
  readonly keys: Keyring
  readonly entropy: Entropy
  /** Whole milliseconds since 1970. */
  readonly now: () => number
  /** From the configuration; null for a random one. */
  readonly setupCode: string | null
}

export interface PreparedInstallation {
  readonly id: string
  readonly setupRequired: boolean
  /** To be printed: the random code, at the start that made it. It is stored hashed, so no later start knows it. */
  readonly newSetupCode: string | null
}

/**
 * Makes the installation at the first start, and checks the keys at every start. Throws an Error whose sentence says what
 * is wrong with the keys.
 */
export async function prepareInstallation(sources: InstallationSources): Promise<PreparedInstallation> {
  return sources.store.write.transaction().execute(async (tx) => {
    const present = await findInstallation(tx)
    const prepared = present === null ? await makeInstallation(tx, sources) : null
    await checkKeys(tx, sources.keys)
    for (const { id, check } of sources.keys.all) await insertKeyCheck(tx, id, check)
    if (prepared !== null) return prepared
    const setupRequired = present?.setupDoneAt === null
    if (setupRequired && sources.setupCode !== null) await markSetupCode(tx, hashSetupCode(sources.setupCode))
    return { id: present?.id ?? '', setupRequired, newSetupCode: null }
  })
}

/** Whether a server was ever started on this database. Only then a key file must be there already. */
export async function hasInstallation(db: Db): Promise<boolean> {
  return (await findInstallation(db)) !== null
}

/**
 * Throws unless the key file holds every key that this database was used with, unchanged. Without the right key no stored
 * token can be recognised, and a server that starts anyway would refuse them all.
 */
async function checkKeys(db: Db, keys: Keyring): Promise<void> {
  for (const [id, check] of await listKeyChecks(db)) {
    const key = keys.byId(id)
    if (key === null) {
      throw new Error(
        `The key file lacks the key ${id}, which this database was made with. Put back the key file that belongs to it.`,
      )
    }
    if (key.check !== check) {
      throw new Error(
        `The key ${id} in the key file is not the one that this database was made with. Put back the key file that belongs to it.`,
      )
    }
  }
}

async function makeInstallation(tx: Db, sources: InstallationSources): Promise<PreparedInstallation> {
  const { entropy, setupCode } = sources
  const now = sources.now()
  const newSetupCode = setupCode === null ? composeSetupCode(entropy) : null
  const id = uuidOf(entropy(16))
  await insertInstallation(tx, id, hashSetupCode(setupCode ?? newSetupCode ?? ''), now)
  await insertLedger(tx)
  await sealEmptyLog(tx, sources.keys, now)
  await insertNewTenant(tx, { id: PLATFORM, name: 'Platform', timeZone: 'UTC', locale: 'en' }, now)
  return { id, setupRequired: true, newSetupCode }
}

/** A random UUID (RFC 9562 §5.4). */
function uuidOf(random: Uint8Array): string {
  const bytes = Uint8Array.from(random)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
