import { describe, expect, it } from 'vitest'
import { badNames, bannedWords, forbiddenImports, importRings, longFiles, unknownLayers } from './architecture-rules.ts'
import { importsOf, readTree, type SourceFile } from './source-tree.ts'

describe('the code of this repository', () => {
  const files = [...readTree('.ts'), ...readTree('.tsx')]

  it('is found at all', () => {
    expect(files.map((file) => file.name)).toContain('packages/contract/src/problems.ts')
  })

  it.each([
    ['imports only what lies below its layer', forbiddenImports],
    ['lies in a known layer', unknownLayers],
    ['imports in no ring, types included', importRings],
    ['stays within 250 lines a file, or says why not', longFiles],
    ['keeps out words that have no place there', bannedWords],
    ['names its files in kebab-case, after their job', badNames],
  ])('%s', (_, check) => {
    expect(check(files)).toEqual([])
  })
})

const DOMAIN = 'packages/server/src/domain/token.ts'
const STORE = 'packages/server/src/store/tokens.ts'
const USECASE = 'packages/server/src/usecases/tokens.ts'
const HTTP = 'packages/server/src/http/tokens.ts'
const CLI = 'packages/cli/src/main.ts'
const aFile = (name: string, text: string): SourceFile => ({ name, text })

describe('the import rule', () => {
  it.each([
    ['an upward import', DOMAIN, "import { insertIssued } from '../store/token-issue.ts'"],
    ['an upward import of a type', STORE, "import type { Deps } from '../deps.ts'"],
    ['an import over several lines', STORE, "import {\n  createToken,\n  // a note\n} from '../usecases/tokens.ts'"],
    ['a re-export', DOMAIN, "export { Database } from '../store/schema.ts'"],
    ['an import for its effect', DOMAIN, "import '../store/db.ts'"],
    ['a dynamic import', DOMAIN, "const later = await import('../store/db.ts')"],
    ['a star import', DOMAIN, "import * as fs from 'node:fs'"],
    ['a file from the tests', USECASE, "import { aToken } from '../../test/builders.ts'"],
    ['a schema of the wire below http', USECASE, "import type { Token } from '@polett/contract/tokens'"],
    ['a value from deps', USECASE, "import { makeDeps } from '../deps.ts'"],
    ['a default beside a type-like name', USECASE, "import type, { makeDeps } from '../deps.ts'"],
    ['crypto in a use case', USECASE, "import { createHash } from 'node:crypto'"],
    ['the database in a route', HTTP, "import { sql } from 'kysely'"],
    ['a subpath of a package', STORE, "import { x } from 'fastify/types'"],
    ['a use case from the CLI', CLI, "import { createToken } from '@polett/server/usecases/tokens'"],
    ['a vocabulary that imports', 'packages/contract/src/problems.ts', "import { Type } from 'typebox'"],
  ])('refuses %s', (_, name, text) => {
    expect(forbiddenImports([aFile(name, text)])).toHaveLength(1)
  })

  it.each([
    ['words in the domain', DOMAIN, "import type { BuiltInPermission } from '@polett/contract/permissions'"],
    ['types of the dependencies in a use case', USECASE, "import type { Deps } from '../deps.ts'"],
    [
      'crypto where passwords are hashed',
      'packages/server/src/usecases/passwords.ts',
      "import { x } from 'node:crypto'",
    ],
    ['schemas in a route', HTTP, "import { Token } from '@polett/contract/tokens'"],
    ['a subpath of Node', STORE, "import { readFile } from 'node:fs/promises'"],
    [
      'an import that is only talked about',
      DOMAIN,
      "// import { x } from '../store/db.ts'\n/*\nimport '../http/app.ts'\n*/",
    ],
    ['a test beside its rule', 'packages/server/src/domain/token.test.ts', "import fc from 'fast-check'"],
  ])('allows %s', (_, name, text) => {
    expect(forbiddenImports([aFile(name, text)])).toEqual([])
  })

  it('reads every form of import, with its kind', () => {
    const text =
      "import a, { b } from './a.ts'\nimport type { C } from './c.ts'\nimport { type D } from './d.ts'\nexport * from './e.ts'"
    expect(importsOf(aFile('packages/server/src/domain/x.ts', text))).toEqual([
      { target: 'packages/server/src/domain/a.ts', typeOnly: false },
      { target: 'packages/server/src/domain/c.ts', typeOnly: true },
      { target: 'packages/server/src/domain/d.ts', typeOnly: false },
      { target: 'packages/server/src/domain/e.ts', typeOnly: false },
    ])
  })

  it('asks for a row when a new place appears', () => {
    expect(unknownLayers([aFile('packages/server/src/services/x.ts', '')])).toHaveLength(1)
    expect(unknownLayers([aFile('packages/server/src/clock.ts', '')])).toHaveLength(1)
  })
})

describe('the ring rule', () => {
  it('finds a ring of three that only types close', () => {
    const files = ['a', 'b', 'c'].map((name, index) =>
      aFile(`bench/${name}.ts`, `import type { X } from './${['b', 'c', 'a'][index]}.ts'`),
    )
    expect(importRings(files)).toEqual(['bench/a.ts > bench/b.ts > bench/c.ts > bench/a.ts'])
  })

  it('leaves two ways to the same file alone', () => {
    const top = aFile('bench/a.ts', "import './b.ts'\nimport './c.ts'")
    const both = ['b', 'c'].map((name) => aFile(`bench/${name}.ts`, "import './d.ts'"))
    expect(importRings([top, ...both, aFile('bench/d.ts', '')])).toEqual([])
  })
})

describe('the length rule', () => {
  const long = 'const line = 1\n'.repeat(251)

  it('refuses line 251, and accepts it with a reason on top', () => {
    expect(longFiles([aFile('bench/a.ts', 'const line = 1\n'.repeat(250))])).toEqual([])
    expect(longFiles([aFile('bench/a.ts', long)])).toEqual(['bench/a.ts has 251 lines'])
    expect(
      longFiles([aFile('bench/a.ts', `/* Longer than 250 lines: one table, read as a whole. */\n${long}`)]),
    ).toEqual([])
    expect(longFiles([aFile('bench/a.ts', `/* Longer than 250 lines: */\n${long}`)])).toHaveLength(1)
  })
})

describe('the word rule', () => {
  it.each([
    ['an any', HTTP, 'const x: any = 1'],
    ['an any inside a generic', HTTP, 'const x = new Map<string, any[]>()'],
    ['a cast to any', HTTP, 'const x = y as any'],
    ['an open task', HTTP, `// ${'TO'}${'DO'}: later`],
    ['a silenced compiler', HTTP, `// @ts-${'ignore'} because`],
    ['a clock in the domain', DOMAIN, 'const now = Date.now()'],
    ['a bare date in the domain', DOMAIN, 'const now = new Date()'],
    ['a date without parentheses in the domain', DOMAIN, 'const now = new Date'],
    ['randomness in a template of the domain', DOMAIN, `const id = \`\${Math.random()}\``],
    ['random bytes in the domain', DOMAIN, 'const id = randomBytes(16)'],
    ['a timer in the domain', DOMAIN, 'setTimeout(run, 1)'],
    ['the network in the domain', DOMAIN, 'const answer = await fetch(url)'],
    ['the environment in a store file', STORE, 'const url = process.env.URL'],
    ['the environment, taken apart', STORE, 'const { env } = process'],
    ['the environment, by import', STORE, "import { env } from 'node:process'"],
    ['a default export', DOMAIN, 'export default 1'],
    ['a default export by name', DOMAIN, 'export { rule as default }'],
    ['a barrel', DOMAIN, "export * from './token.ts'"],
  ])('refuses %s', (_, name, text) => {
    expect(bannedWords([aFile(name, `const first = "it's"\n${text}\n`)])).toEqual([
      expect.stringContaining(`${name}:2 has`),
    ])
  })

  it.each([
    ['the word any in a sentence', HTTP, "// any caller\nconst x = 'any text'\nconst y = Promise.any([])"],
    ['a given instant in the domain', DOMAIN, 'const day = new Date(now)'],
    ['a clock that is only talked about', DOMAIN, "// no Date.now() here\nconst x = 'Date.now()'"],
    ['the environment where settings are read', 'packages/server/src/config.ts', 'const x = process.env.X'],
    ['the environment in a bench', 'bench/main.ts', 'const x = process.env.X'],
    ['a default export in a settings file', 'vitest.config.ts', 'export default {}'],
    ['a quote inside a pattern', DOMAIN, `const p = /['"]/\nconst q = "Date.now()"`],
    ['an address in a template', DOMAIN, `const u = \`https://a/\${b}\` // Date.now()`],
  ])('allows %s', (_, name, text) => {
    expect(bannedWords([aFile(name, `${text}\n`)])).toEqual([])
  })
})

describe('the name rule', () => {
  it('knows a drawer and a camel from a good name', () => {
    const names = ['string-utils.ts', 'tokenStore.ts', 'audit-chain.ts', 'audit-chain.slow.test.ts', '0001-first.ts']
    expect(badNames(names.map((name) => aFile(`bench/${name}`, '')))).toEqual([
      'bench/string-utils.ts',
      'bench/tokenStore.ts',
    ])
  })
})
