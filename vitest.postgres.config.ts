import { defineConfig } from 'vitest/config'

const TESTS = 'packages/server/test'

/** Belong to SQLite: its file, its log, its plans and its errors, and what looks into the file behind the server's back. */
const OF_SQLITE = [
  `${TESTS}/store/{sqlite*,migrate,plans,upgrade}.test.ts`,
  `${TESTS}/faults/{backup,canaries,disk-full,erasure,kill,stop}.test.ts`,
  `${TESTS}/audit/tampering.test.ts`,
]

/** Reach no database. */
const OF_NONE = [
  `${TESTS}/{all-schemas,architecture,console,console-swap,openapi-lint,repository}.test.ts`,
  `${TESTS}/{rules,protocol}/**`,
]

/** Start a PostgreSQL of their own. */
const OF_NODES = [`${TESTS}/nodes/**`]

/** The stories over HTTP on PostgreSQL, each test server on a database of its own. */
export default defineConfig({
  test: {
    name: 'postgres',
    include: [`${TESTS}/**/*.test.ts`],
    exclude: ['**/*.slow.test.ts', ...OF_SQLITE, ...OF_NONE, ...OF_NODES],
    globalSetup: [`${TESTS}/store/postgres-server.ts`],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 240_000,
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 300_000,
  },
})
