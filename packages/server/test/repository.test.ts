/** What a reader of the repository may rely on: links that lead somewhere, commands that exist, exact dependencies. */
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, readTree, type SourceFile } from './source-tree.ts'

const files = readTree()

/** Lists words that people take for passwords, and those are just the words that a careless page holds. */
const COMMON_PASSWORDS = 'packages/server/src/domain/password.ts'
const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? ''
const own = files.filter(
  ({ name }) =>
    !name.endsWith('.png') && name !== 'package-lock.json' && name !== 'LICENSE' && name !== COMMON_PASSWORDS,
)

const FOLDERS = ['work', 'tmp', 'root', 'home', 'Users', 'mnt'].join('|')
const TRACES: readonly (readonly [string, RegExp])[] = [
  ['a path of one machine', new RegExp(`(?<![\\w.$}/-])/(?:${FOLDERS})/[\\w.]`)],
  ['a path of one Windows machine', /(?<!\w)[A-Z]:\\{1,2}(Users|Windows|Program)/],
  [
    'the host of a package registry',
    new RegExp(`\\b${'regis' + 'try'}\\.[a-z0-9-]+\\.[a-z]{2,}|\\b${'arti' + 'factory'}\\b`, 'i'),
  ],
  ['a registry setting', new RegExp(`^\\s*(@[\\w-]+:)?${'regis' + 'try'}\\s*=`, 'm')],
  ['an unfinished thought', new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'T' + 'BD'].join('|')})\\b`)],
  ['filler', new RegExp(`${'lorem' + ' ipsum'}|${'coming' + ' soon'}|\\b${'change' + '-?me'}\\b`, 'i')],
  [
    'a blank to fill in',
    new RegExp(`\\b${'YOUR' + '_'}[A-Z]|\\b${'your' + '-'}(org|name|token|domain)|<${'your'}[ -]`),
  ],
]

function tracesIn(texts: readonly SourceFile[]): string[] {
  return texts.flatMap(({ name, text }) =>
    TRACES.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${name} holds ${what}`),
  )
}

describe('the files', () => {
  it('carry no trace of a machine, a registry or an unfinished thought', () => {
    expect(tracesIn(own)).toEqual([])
  })

  it.each([
    `cd ${'/wo'}rk/main`,
    `"${'/ho'}me/kari/polett"`,
    `C:${'\\'}Users${'\\'}kari`,
    `https://${'regis'}try.npmjs.org/x`,
    `${'regis'}try=https://packages.example.com`,
    `// ${'TO'}${'DO'} later`,
    `${'change'}me`,
    `curl -H "Authorization: Bearer ${'YOUR'}_TOKEN"`,
  ])('would be caught with %s in them', (text) => {
    expect(tracesIn([{ name: 'a.md', text }])).toHaveLength(1)
  })
})

interface Manifest {
  readonly name?: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
const manifests = files
  .filter((file) => posix.basename(file.name) === 'package.json')
  .map((file) => JSON.parse(file.text) as Manifest)
const wanted = manifests.flatMap((manifest) => KINDS.flatMap((kind) => Object.entries(manifest[kind] ?? {})))
const workspaces = manifests.map((manifest) => manifest.name)

describe('the dependencies', () => {
  it('are named by exact version', () => {
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([])
  })

  it('are those of docs/dependencies.md, each once', () => {
    const outside = new Set(wanted.map(([name]) => name).filter((name) => !workspaces.includes(name)))
    const explained = [...textOf('docs/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name)
    expect(explained.toSorted()).toEqual([...outside].sort())
  })

  it('are locked without the address of the machine that fetched them', () => {
    const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { resolved?: string }> }
    const addresses = Object.values(lock.packages).flatMap(({ resolved }) => resolved ?? [])
    expect(addresses.filter((address) => address.includes(':'))).toEqual([])
  })
})

const LINK = /\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g
const withoutFences = (text: string): string => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '')

function deadLinks(pages: readonly SourceFile[]): string[] {
  return pages.flatMap(({ name, text }) =>
    [...withoutFences(text).matchAll(LINK)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:|^#/.test(target))
      .filter((target) => !existsSync(join(ROOT, posix.dirname(name), decodeURI(target.replace(/[?#].*$/, '')))))
      .map((target) => `${name} links to ${target}`),
  )
}

describe('the pages', () => {
  const pages = own.filter((file) => file.name.endsWith('.md'))

  it('link only to files that exist', () => {
    expect(deadLinks(pages)).toEqual([])
    expect(deadLinks([{ name: 'docs/a.md', text: '[x](../README.md#top) [y](https://a.b) [z](nowhere.md)' }])).toEqual([
      'docs/a.md links to nowhere.md',
    ])
  })

  it('name only commands that exist', () => {
    const scripts = Object.keys(manifests.find((manifest) => manifest.name === 'polett')?.scripts ?? {})
    const named = [...pages, ...own.filter((file) => file.name.startsWith('.ci/'))].flatMap(({ name, text }) =>
      [...text.matchAll(/\bnpm (?:run (?:-s |--silent )?([\w:-]+)|(start|test)\b)/g)].map((found) => ({
        name,
        script: found[1] ?? found[2] ?? '',
      })),
    )
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter(({ script }) => !scripts.includes(script))).toEqual([])
  })

  it('tell in the README how to run Polett and how to check it', () => {
    expect(textOf('README.md')).toContain('npm ci && npm start')
    expect(textOf('README.md')).toContain('npm ci && npm test')
  })
})
