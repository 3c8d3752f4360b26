/** The rules of the house as functions: source files in, sentences about what is broken out. */
import { bareCode, importsOf, type SourceFile, withoutComments } from './source-tree.ts'

/**
 * Each layer, and what it may import; `type x` stands for type imports alone, `node:*` for all of Node. A new dependency
 * between layers, or on a package, is a visible word in this table.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  words: [],
  contract: ['contract', 'words', 'typebox'],
  domain: ['domain', 'words', 'node:crypto', 'node:net'],
  store: [
    ...['store', 'domain', 'words', 'kysely', 'pg', 'node:crypto', 'node:events', 'node:fs', 'node:module', 'node:net'],
    ...['node:os', 'node:path', 'node:sqlite', 'node:timers', 'node:tls', 'node:url', 'node:worker_threads'],
  ],
  nodes: ['nodes', 'store', 'domain'],
  sdk: ['sdk'],
  verify: ['verify', 'nodes', 'domain', 'store', 'words', 'node:crypto'],
  // Asks companies' issuers, and nobody else.
  issuers: ['issuers', 'domain', 'jose', 'openid-client'],
  usecases: ['usecases', 'domain', 'store', 'verify', 'nodes', 'issuers', 'words', 'type deps', 'type keys'],
  http: [
    ...['http', 'usecases', 'domain', 'verify', 'type nodes', 'contract', 'words', 'type deps', 'type config'],
    ...[
      'fastify',
      '@fastify/ajv-compiler',
      '@fastify/fast-json-stringify-compiler',
      'typebox',
      'prom-client',
      'node:*',
    ],
  ],
  keys: ['domain', 'words', 'node:*'],
  config: ['settings', 'domain', 'words', 'config-mail', 'node:*'],
  'config-mail': ['domain'],
  mailer: ['domain', 'type config-mail', 'nodemailer'],
  settings: ['config-mail'],
  deps: ['domain', 'store', 'verify', 'nodes', 'words', 'type usecases', 'keys', 'type config', 'node:*'],
  jobs: ['usecases', 'nodes', 'verify', 'store', 'domain', 'words', 'type deps', 'type config', 'node:*'],
  start: [
    ...['http', 'usecases', 'nodes', 'verify', 'store', 'domain', 'contract', 'words'],
    ...[
      'config',
      'deps',
      'jobs',
      'keys',
      'mailer',
      'open-database',
      'processes',
      'fastify',
      'kysely',
      'prom-client',
      'node:*',
    ],
    'packages/server/package.json',
  ],
  'open-database': ['nodes', 'store', 'type config', 'config', 'node:*'],
  processes: ['processes', 'start', 'http', 'domain', 'config', 'node:*'],
  serve: ['processes', 'start', 'open-database', 'config'],
  main: ['serve', 'config', 'settings', 'processes'],
  demo: ['demo', 'start', 'config', 'usecases', 'node:*'],
  console: [
    ...['console', 'sdk', 'react', 'react-dom', 'i18next', 'react-i18next', '@mantine/core', '@mantine/dates'],
    ...['@mantine/form', '@mantine/hooks', '@tanstack/react-query', '@tanstack/react-router', 'lucide-react'],
    ...['dayjs', 'qr', 'virtual:theme-variables.css'],
  ],
  cli: ['cli', 'contract', 'words', 'main', 'demo', 'start', 'config', 'keys', 'store', 'domain', 'node:*'],
}

/** A file that needs one word more than its layer. */
const ALLOWED_IN_FILE: Readonly<Record<string, readonly string[]>> = {
  // Checks a copy of the audit log where no server runs.
  'packages/cli/src/commands/audit.ts': ['usecases'],
  'packages/cli/src/commands/migrate.ts': ['open-database'],
  'packages/cli/src/commands/move.ts': ['open-database'],
  'packages/server/src/usecases/cursor.ts': ['node:crypto'],
  'packages/server/src/usecases/passwords.ts': ['node:crypto', 'node:os'],
  'packages/server/src/usecases/session-life.ts': ['node:crypto'],
  'packages/server/src/usecases/webauthn.ts': ['@simplewebauthn/server'],
}

/** The layer of a file, or the package itself. `words` are the two vocabularies that every layer may speak. */
export function layerOf(target: string): string {
  if (/^packages\/contract\/src\/(problems|permissions)\.ts$/.test(target)) return 'words'
  const place = /^packages\/(\w+)\/src\/([\w-]+)/.exec(target)
  if (!place) return target
  const [, home = '', first = ''] = place
  return home === 'server' ? first : home
}

/** Imports that the table does not name, those of types included. */
export function forbiddenImports(files: readonly SourceFile[]): string[] {
  return sources(files).flatMap((file) => {
    const allowed = [...(ALLOWED[layerOf(file.name)] ?? []), ...(ALLOWED_IN_FILE[file.name] ?? [])]
    return importsOf(file)
      .filter(({ target, typeOnly }) => !mayImport(allowed, layerOf(target), typeOnly))
      .map(({ target }) => `${file.name} must not import ${target}`)
  })
}

function mayImport(allowed: readonly string[], layer: string, typeOnly: boolean): boolean {
  if (allowed.includes(layer)) return true
  if (layer.startsWith('node:') && allowed.includes('node:*')) return true
  return typeOnly && allowed.includes(`type ${layer}`)
}

/** Source files whose place has no row in the table: a new folder or top-level file is a decision. */
export function unknownLayers(files: readonly SourceFile[]): string[] {
  return sources(files)
    .filter((file) => !(layerOf(file.name) in ALLOWED))
    .map((file) => `${file.name} lies in no known layer`)
}

/** Rings of imports, each told once as the path that closes it. */
export function importRings(files: readonly SourceFile[]): string[] {
  const edges = new Map(files.map((file) => [file.name, importsOf(file).map(({ target }) => target)]))
  const done = new Set<string>()
  const rings: string[] = []
  const walk = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name)
    if (start >= 0) rings.push([...path.slice(start), name].join(' > '))
    if (start >= 0 || done.has(name)) return
    for (const target of edges.get(name) ?? []) walk(target, [...path, name])
    done.add(name)
  }
  for (const name of edges.keys()) walk(name, [])
  return rings
}

export const MAX_LINES = 250

/** Files past the limit that do not open with the reason why. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ name, text }) => {
    const lines = text.trimEnd().split('\n').length
    const excused = /^(#!.*\n)?\/\* Longer than 250 lines: [^*\s]/.test(text)
    return lines > MAX_LINES && !excused ? [`${name} has ${lines} lines`] : []
  })
}

interface Ban {
  readonly what: string
  readonly pattern: RegExp
  readonly applies: (name: string) => boolean
  /** Where to look: `bare` is code alone, `quoted` keeps its texts, `all` keeps comments too. */
  readonly within: 'bare' | 'quoted' | 'all'
}

const isSource = (name: string): boolean => /^packages\/\w+\/src\//.test(name) && !name.endsWith('.test.ts')
const isDomain = (name: string): boolean => isSource(name) && name.includes('/src/domain/')
const isQuiet = (name: string): boolean =>
  /^packages\/(server|contract)\/src\//.test(name) && isSource(name) && name !== 'packages/server/src/config.ts'
const everywhere = (): boolean => true

const IMPURE = [
  /\bDate\s*\.\s*now\b|\bnew\s+Date\b(?!\s*\(\s*[^\s)])|(?<!new\s)\bDate\s*\(|\bTemporal\s*\.\s*Now\b/,
  /\bperformance\b|\bhrtime\b|\bMath\s*\.\s*random\b|\bgetRandomValues\b/,
  /\brandom(Bytes|UUID|UUIDv7|Int|Fill|FillSync)\b|\bset(Timeout|Interval|Immediate)\b|\bfetch\s*\(|\bprocess\b/,
].map((part) => part.source)

/** Words that would match this very file are put together here instead of being written out. */
const BANS: readonly Ban[] = [
  { what: 'the type any', pattern: /(?<![\w$.'])any\b(?!\s*[:(?])/, applies: everywhere, within: 'bare' },
  {
    what: 'an unfinished thought',
    pattern: new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`),
    applies: everywhere,
    within: 'all',
  },
  {
    what: 'a silenced compiler',
    pattern: new RegExp(`@ts-${'(ignore|nocheck|expect-error)'}`),
    applies: everywhere,
    within: 'all',
  },
  { what: 'a clock, randomness or I/O', pattern: new RegExp(IMPURE.join('|')), applies: isDomain, within: 'bare' },
  {
    what: 'the environment',
    pattern: /\bprocess\s*(\?\.|\.|\[\s*['"`])\s*env\b|\benv\b[^}\n]*\}\s*(=\s*process\b|from\s*['"]node:process)/,
    applies: isQuiet,
    within: 'quoted',
  },
  {
    what: 'a default export',
    pattern: /^\s*export\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/m,
    applies: isSource,
    within: 'bare',
  },
  { what: 'a barrel', pattern: /^\s*export\s+(type\s+)?\*/m, applies: isSource, within: 'bare' },
]

/** Words that have no place where they stand, each with its file and line. */
export function bannedWords(files: readonly SourceFile[]): string[] {
  const read = { bare: bareCode, quoted: withoutComments, all: (text: string) => text }
  return files.flatMap((file) =>
    BANS.filter((ban) => ban.applies(file.name)).flatMap((ban) => {
      const text = read[ban.within](file.text)
      const at = text.search(ban.pattern)
      return at < 0 ? [] : [`${file.name}:${text.slice(0, at).split('\n').length + leading(text, at)} has ${ban.what}`]
    }),
  )
}

/** A pattern that opens with white space may match from an earlier line than the word itself. */
const leading = (text: string, at: number): number => (/^\s*/.exec(text.slice(at))?.[0] ?? '').split('\n').length - 1

/** File names that are not kebab-case, or that name a drawer instead of a job. */
export function badNames(files: readonly SourceFile[]): string[] {
  return files
    .map(({ name }) => name)
    .filter((name) => {
      const last = name.split('/').at(-1) ?? ''
      const drawer = /(^|[-.])(utils?|helpers?|managers?|misc)([-.])/.test(last)
      return drawer || !/^[a-z0-9]+(-[a-z0-9]+)*(\.(slow|postgres|test|config|d))*\.tsx?$/.test(last)
    })
}

const sources = (files: readonly SourceFile[]): readonly SourceFile[] => files.filter((file) => isSource(file.name))
