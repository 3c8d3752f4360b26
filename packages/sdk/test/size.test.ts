/** The client travels to every browser that opens the console, so its weight is held. */
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'

const MOST_BYTES = 4_000
const PARTS = ['client', 'paging', 'problem', 'propagation']

const pathOf = (part: string): string => JSON.stringify(`${import.meta.dirname}/../src/${part}.ts`)

describe('the client', () => {
  it('stays small on the wire, with all its parts', async () => {
    const code = await bundle(PARTS.map((part) => `export * from ${pathOf(part)}`))
    expect(code).toContain('/v1/tenants/{tenant}/users')
    expect(gzipSync(code).length).toBeLessThan(MOST_BYTES)
  })

  it('brings no verifier along, also when it is taken from the package as a whole', async () => {
    const mark = 'polett-keep'
    expect(await bundle([`export { createVerifier } from ${pathOf('index')}`])).toContain(mark)
    expect(await bundle([`export { createClient } from ${pathOf('index')}`])).not.toContain(mark)
    expect(await bundle(PARTS.map((part) => `export * from ${pathOf(part)}`))).not.toContain(mark)
  })
})

async function bundle(entry: readonly string[]): Promise<string> {
  const built = await build({
    ...{ configFile: false, root: import.meta.dirname, logLevel: 'silent' },
    plugins: [{ name: 'entry', resolveId: (id) => (id === 'entry' ? id : null), load: (id) => load(id, entry) }],
    build: {
      ...{ write: false, minify: true, target: 'es2023', modulePreload: false },
      rolldownOptions: { input: 'entry', preserveEntrySignatures: 'strict', output: { format: 'es' } },
    },
  })
  return JSON.stringify('output' in built ? built.output.map((chunk) => ('code' in chunk ? chunk.code : '')) : '')
}

const load = (id: string, entry: readonly string[]): string | null => (id === 'entry' ? entry.join('\n') : null)
