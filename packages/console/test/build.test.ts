/** When the console is built, and what stays when that fails, on a console of two files. */

import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprintOf } from '../build/fingerprint.ts'
import { buildConsole } from '../build.ts'

const INPUTS = ['home/src', 'home/public', 'home/index.html', 'lock.json']

let root: string
let home: string
let said: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'polett-build-'))
  home = join(root, 'home')
  said = ''
  await mkdir(join(home, 'src'), { recursive: true })
  await mkdir(join(home, 'public'))
  await put('home/index.html', '<!doctype html><title>x</title><script type="module" src="/src/main.js"></script>')
  await put('home/public/mark.svg', `<svg xmlns="http://www.w3.org/2000/svg">${'<g/>'.repeat(50)}</svg>`)
  await put('lock.json', '{}')
  await writeMain('first')
})
afterEach(() => rm(root, { recursive: true }))

const put = (name: string, text: string) => writeFile(join(root, name), text)
const writeMain = (word: string) =>
  put(
    'home/src/main.js',
    `document.title = '${word} '.repeat(3) + process.env.NODE_ENV; ${'console.log(1);'.repeat(50)}`,
  )
const build = () => buildConsole({ root, home, inputs: INPUTS, say: (text) => (said += text) })
const built = (name: string) => readFile(join(home, 'dist', name), 'utf8')
const assets = async () => (await readdir(join(home, 'dist/assets'))).filter((name) => name.endsWith('.js'))

/** What the page loads. */
async function script(): Promise<string> {
  return built(/src="\/([^"]+)"/.exec(await built('index.html'))?.[1] ?? 'nothing')
}

describe('the build of the console', () => {
  it('makes pages and assets, texts compressed beside them, and says so in one line', async () => {
    expect(await build()).toBe(true)
    expect(said).toMatch(/^Building the console … done in \d+\.\d s\n$/)
    expect(await script()).toContain('first')
    const [name = ''] = await assets()
    const text = await built(`assets/${name}`)
    expect(brotliDecompressSync(await readFile(join(home, `dist/assets/${name}.br`))).toString()).toBe(text)
    expect(gunzipSync(await readFile(join(home, `dist/assets/${name}.gz`))).toString()).toBe(text)
    expect(await readdir(join(home, 'dist'))).toEqual(
      expect.arrayContaining(['mark.svg', 'mark.svg.br', 'mark.svg.gz']),
    )
  })

  it('is the one for use, whatever the environment of the caller', async () => {
    process.env.NODE_ENV = 'test'
    await build()
    expect(await script()).toContain('production')
  })

  it('is not done again while nothing has changed', async () => {
    await build()
    said = ''
    await utimes(join(home, 'src/main.js'), 1, 1)
    expect(await build()).toBe(false)
    expect(said).toBe('')
  })

  it.each([
    ['a source changes', () => writeMain('second')],
    ['a source of the same length changes', () => writeMain('FIRST')],
    ['a source is added', () => put('home/src/other.js', '')],
    ['a source goes', () => rm(join(home, 'public/mark.svg'))],
    ['a version changes', () => put('lock.json', '{ }')],
    ['the last build was taken away', () => rm(join(home, 'dist'), { recursive: true })],
    ['the last build does not say what it was made of', () => put('home/dist/.build.json', 'garbage')],
  ])('is done again when %s', async (_, change) => {
    await build()
    await change()
    expect(await build()).toBe(true)
    expect(await build()).toBe(false)
  })

  it('keeps the assets of the build before, and of no older one', async () => {
    await build()
    const [first] = await assets()
    await writeMain('second')
    await build()
    expect(await assets()).toHaveLength(2)
    expect(await assets()).toContain(first)
    expect(await script()).toContain('second')
    await writeMain('third')
    await build()
    expect(await assets()).toHaveLength(2)
    expect(await assets()).not.toContain(first)
  })

  it('leaves the last one alone when it fails, says why, and leaves nothing behind', async () => {
    await build()
    await put('home/src/main.js', "import './missing.js'")
    await expect(build()).rejects.toThrow(/missing\.js/)
    expect(said).toMatch(/Building the console … failed\.\n$/)
    expect(await script()).toContain('first')
    expect(await readdir(join(home, '.cache'))).toEqual([])
    await writeMain('first')
    expect(await build()).toBe(false)
  })

  it('can run several times at once', async () => {
    for (const word of ['first', 'second']) {
      await writeMain(word)
      expect(await Promise.all([build(), build(), build()])).toEqual([true, true, true])
      expect(await script()).toContain(word)
      expect(await build()).toBe(false)
      expect(await readdir(join(home, '.cache'))).toEqual([])
    }
  })

  it('clears away what was killed long ago, and nothing that may be in use', async () => {
    await mkdir(join(home, '.cache/build-old/dist'), { recursive: true })
    await mkdir(join(home, '.cache/build-new/dist'), { recursive: true })
    await utimes(join(home, '.cache/build-old'), 1, 1)
    await build()
    expect(await readdir(join(home, '.cache'))).toEqual(['build-new'])
  })
})

describe('the fingerprint', () => {
  it('tells apart what names and contents run together to', async () => {
    await mkdir(join(root, 'a'))
    await put('a/b', 'c')
    const one = fingerprintOf(root, ['a'])
    await rm(join(root, 'a/b'))
    await put('a/bc', '')
    expect(fingerprintOf(root, ['a'])).not.toBe(one)
    expect(fingerprintOf(root, ['a', 'nothing'])).toBe(fingerprintOf(root, ['nothing', 'a']))
  })
})
