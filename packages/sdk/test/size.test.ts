/** The client travels to every browser that opens the console, so its weight is held. */
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'

const MOST_BYTES = 3_000
const PARTS = ['client', 'paging', 'problem', 'propagation']

describe('the client', () => {
  it('stays small on the wire, with all its parts', async () => {
    const entry = PARTS.map((part) => `export * from ${JSON.stringify(`${import.meta.dirname}/../src/${part}.ts`)}`)
    const built = await build({
      ...{ configFile: false, root: import.meta.dirname, logLevel: 'silent' },
      plugins: [{ name: 'entry', resolveId: (id) => (id === 'entry' ? id : null), load: (id) => load(id, entry) }],
      build: {
        ...{ write: false, minify: true, target: 'es2023', modulePreload: false },
        rolldownOptions: { input: 'entry', preserveEntrySignatures: 'strict', output: { format: 'es' } },
      },
    })
    const code = JSON.stringify(
      'output' in built ? built.output.map((chunk) => ('code' in chunk ? chunk.code : '')) : '',
    )
    expect(code).toContain('/v1/tenants/{tenant}/users')
    expect(gzipSync(code).length).toBeLessThan(MOST_BYTES)
  })
})

const load = (id: string, entry: readonly string[]): string | null => (id === 'entry' ? entry.join('\n') : null)
