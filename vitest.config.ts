import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

const BROWSER = ['e2e/console/**/*.test.ts', 'e2e/guide/**/*.test.ts']
const NEVER = ['**/node_modules/**', '**/*.slow.test.ts']
/** Compare both databases or need several nodes, and are run with those of `vitest.postgres.config.ts`. */
const OF_POSTGRES = ['packages/server/test/{differential,leases}/**', 'packages/server/test/store/postgres*.test.ts']

/** The client is read as it is written, and not as it is published. */
const ssr = { resolve: { conditions: ['polett-source', ...defaultServerConditions] } }

export default defineConfig({
  test: {
    projects: [
      {
        ssr,
        test: {
          name: 'quick',
          include: ['packages/*/{src,test}/**/*.test.ts', 'e2e/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...NEVER, ...BROWSER, ...OF_POSTGRES],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 120_000,
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 240_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // A browser, a server and a page that is waited for: one file at a time, once the rest is done.
        test: {
          name: 'console',
          include: BROWSER,
          exclude: NEVER,
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 120_000,
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
