import { defineConfig } from 'vitest/config'

/** The suites that take minutes: kill -9 rounds, real proxies, large databases. `.ci/run` runs them after the quick ones. */
export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.slow.test.ts', 'e2e/**/*.slow.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 1_200_000,
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 120_000,
  },
})
