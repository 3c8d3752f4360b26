import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isSetupCode } from '../../src/domain/setup-code.ts'
import { addKey, loadKeyring } from '../../src/keys.ts'
import { findInstallation } from '../../src/store/installation.ts'
import { migrate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { loadTenantView } from '../../src/store/tenant-views.ts'
import { prepareInstallation } from '../../src/usecases/installation.ts'
import { dropDatabaseOf, openTestStore } from '../store/database.ts'

const sources = { entropy: randomBytes, now: () => 1_000 }

async function openFresh() {
  const directory = mkdtempSync(join(tmpdir(), 'polett-installation-'))
  const store = await openTestStore(directory)
  onTestFinished(async () => {
    await store.close()
    await dropDatabaseOf(directory)
    rmSync(directory, { recursive: true, force: true })
  })
  await migrate(store.write, MIGRATIONS, store.dialect.types, sources.now)
  const keyFile = join(directory, 'polett.key')
  const keys = loadKeyring(keyFile, { ...sources, create: true })
  const start = (setupCode: string | null = null, ring = keys) =>
    prepareInstallation({ store, keys: ring, ...sources, setupCode })
  return { store, keyFile, directory, start }
}

test('the first start makes the installation, its platform and a code', async () => {
  const { store, start } = await openFresh()
  const first = await start()
  expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(first.newSetupCode).toMatch(/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/)
  const platform = await loadTenantView(store.read, { id: 'platform' })
  expect(platform?.rolesById.get('platform-admin')?.builtIn).toBe('platform-admin')
  expect(platform?.rolesById.size).toBe(6)
  const { setupCodeHash } = (await findInstallation(store.read)) ?? {}
  expect(isSetupCode(first.newSetupCode ?? '', setupCodeHash ?? new Uint8Array(32))).toBe(true)
  expect(isSetupCode('AAAAA-AAAAA-AAAAA-AAAAA', setupCodeHash ?? new Uint8Array(32))).toBe(false)
})

test('a later start keeps the identity and the code that was printed', async () => {
  const { store, start } = await openFresh()
  const first = await start()
  const before = await findInstallation(store.read)
  expect(await start()).toEqual({ id: first.id, setupRequired: true, newSetupCode: null })
  expect(await findInstallation(store.read)).toEqual(before)
})

test('a configured code replaces a lost one until the set-up is done', async () => {
  const { store, start } = await openFresh()
  await start()
  expect((await start('chosen-code')).newSetupCode).toBeNull()
  const { setupCodeHash } = (await findInstallation(store.read)) ?? {}
  expect(isSetupCode('chosen-code', setupCodeHash ?? new Uint8Array(32))).toBe(true)
})

test('another key file is refused, with a sentence', async () => {
  const { start, directory } = await openFresh()
  await start()
  const other = loadKeyring(join(directory, 'other.key'), { ...sources, create: true })
  await expect(start(null, other)).rejects.toThrow(/^The key file lacks the key k_/)
  const forged = { ...other, byId: () => other.current }
  await expect(start(null, forged)).rejects.toThrow(/is not the one that this database was made with/)
})

test('a key that was added is known from then on', async () => {
  const { start, keyFile, store } = await openFresh()
  await start()
  const grown = addKey(keyFile, sources)
  await start(null, grown)
  expect(await store.read.selectFrom('installation_key').selectAll().execute()).toHaveLength(2)
})
