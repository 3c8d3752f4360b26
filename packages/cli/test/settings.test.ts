import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { polett } from './recorder.ts'

const TOKEN = `plta_${'b'.repeat(38)}`
let home = ''
let url = ''
/** What reached the other side. */
const seen: { authorization: string | undefined; path: string | undefined }[] = []
let answer: { status: number; headers?: Record<string, string>; body: string } = { status: 200, body: '{}' }

const listener = createServer((request, response) => {
  seen.push({ authorization: request.headers.authorization, path: request.url })
  response.writeHead(answer.status, answer.headers ?? {}).end(answer.body)
})

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'polett-cli-'))
  await mkdir(join(home, '.config/polett'), { recursive: true })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})

afterAll(async () => {
  listener.close()
  await rm(home, { recursive: true, force: true })
})

async function writeConfig(content: unknown, mode = 0o600, name = '.config/polett/config.json'): Promise<string> {
  const path = join(home, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  await chmod(path, mode)
  return path
}

const list = ['token', 'show', 'self', '--json']

describe('where the token comes from', () => {
  it('is the config file, at home or where it is said to be', async () => {
    await writeConfig({ url, token: TOKEN })
    seen.length = 0
    expect((await polett(list, { home })).code).toBe(0)
    const named = await writeConfig({ url, token: `${TOKEN.slice(0, -1)}c` }, 0o600, 'other.json')
    expect((await polett([...list, '--config', named], { home })).code).toBe(0)
    expect((await polett(list, { home, environment: { POLETT_CONFIG: named } })).code).toBe(0)
    expect(seen.map(({ authorization }) => authorization?.at(-1))).toEqual(['b', 'c', 'c'])
  })

  it('is the environment before the file, and --token-file before both', async () => {
    await writeConfig({ url, token: TOKEN })
    const file = await writeConfig('from-file\n', 0o600, 'token')
    seen.length = 0
    const environment = { POLETT_TOKEN: 'from-environment', POLETT_URL: url }
    await polett(list, { home, environment })
    await polett([...list, '--token-file', file], { home, environment })
    await polett([...list, '--token-file', '-'], { home, environment, input: 'from-input\n' })
    expect(seen.map((each) => each.authorization)).toEqual([
      'Bearer from-environment',
      'Bearer from-file',
      'Bearer from-input',
    ])
  })

  it('is nowhere: that ends with 3 and says where to put it', async () => {
    const { code, err } = await polett(list, { environment: { POLETT_URL: url } })
    expect(code).toBe(3)
    expect(err).toContain('POLETT_TOKEN')
  })
})

describe('a config file', () => {
  it.each([0o644, 0o640, 0o604, 0o660, 0o620])('of mode %i is not used', async (mode) => {
    const path = await writeConfig({ url, token: TOKEN }, mode)
    seen.length = 0
    const { code, err } = await polett(list, { home })
    expect(code).toBe(2)
    expect(err).toContain(`chmod 600 ${path}`)
    expect(seen).toEqual([])
  })

  it.each([
    ['{ "token": "leaked-if-quoted"', 'is not JSON'],
    [{ token: 'leaked-if-quoted', colour: 'red' }, 'takes "url" and "token", not "colour"'],
    [{ url: 3, token: 'leaked-if-quoted' }, '"url" in'],
    [{ token: 'leaked-if-quoted\nX: y' }, 'characters that no token has'],
  ])('that is damaged is refused without being quoted (%#)', async (content, sentence) => {
    await writeConfig(content)
    const { code, err } = await polett(list, { home })
    expect(code).toBe(2)
    expect(err).toContain(sentence)
    expect(err).not.toContain('leaked-if-quoted')
  })

  it('that is named has to be there', async () => {
    expect(await polett([...list, '--config', join(home, 'none.json')])).toMatchObject({ code: 2 })
  })

  it('does not lend its token to another server', async () => {
    await writeConfig({ url: 'https://tokens.example.org', token: TOKEN })
    seen.length = 0
    const { code, err } = await polett([...list, '--url', url], { home })
    expect(code).toBe(2)
    expect(err).toContain('belongs to https://tokens.example.org')
    expect(seen).toEqual([])
  })

  it('does not lend its token to the server that one has signed in to, and neither does the environment', async () => {
    await writeConfig({ device: 'd', current: url, servers: {} }, 0o600, '.config/polett/login.json')
    seen.length = 0
    await writeConfig({ token: TOKEN })
    await polett(list, { home })
    await writeConfig({})
    await polett(list, { home, environment: { POLETT_TOKEN: TOKEN } })
    expect(seen).toEqual([])
    await rm(join(home, '.config/polett/login.json'))
  })
})

describe('the connection', () => {
  const environment = (): Record<string, string> => ({ POLETT_URL: url, POLETT_TOKEN: TOKEN })

  it('says which URL does not answer, and how to set it', async () => {
    const { code, err } = await polett(list, { environment: { POLETT_URL: 'http://127.0.0.1:1', POLETT_TOKEN: TOKEN } })
    expect(code).toBe(1)
    expect(err).toContain('http://127.0.0.1:1')
    expect(err).toContain('POLETT_URL')
    expect(err).not.toContain(TOKEN)
  })

  it('does not carry the token on to where it is redirected', async () => {
    answer = { status: 307, headers: { location: 'https://elsewhere.example.org/' }, body: '' }
    seen.length = 0
    const { code, err } = await polett(list, { environment: environment() })
    expect(code).toBe(1)
    expect(err).toContain('redirects to https://elsewhere.example.org/')
    expect(seen).toHaveLength(1)
  })

  it('says when something else answers', async () => {
    answer = { status: 200, body: '<html>' }
    expect((await polett(list, { environment: environment() })).err).toContain('is not JSON')
    answer = { status: 502, body: 'bad gateway' }
    expect(await polett(list, { environment: environment() })).toMatchObject({ code: 1, out: '' })
  })

  it('prints a problem as its sentence, its fields and what is missing', async () => {
    const problem = {
      ...{ title: 'Some fields are not right', status: 422, detail: 'Look at the fields.', code: 'invalid_input' },
      errors: [{ pointer: '/expiresAt', code: 'expiry_in_past', message: 'This has passed.' }],
      missing: { permission: 'token:create', tenant: 'acme', unit: 'sales' },
    }
    answer = { status: 422, body: JSON.stringify(problem) }
    const { code, err } = await polett(list, { environment: environment() })
    expect(code).toBe(7)
    expect(err).toBe(
      'polett: Look at the fields.\n  /expiresAt: This has passed.\n  Missing: token:create in acme/sales\n',
    )
  })

  it.each(['..', '.', ''])('refuses %j as an id before it becomes another address', async (id) => {
    seen.length = 0
    expect(await polett(['token', 'show', id], { environment: environment() })).toMatchObject({ code: 2 })
    expect(seen).toEqual([])
  })

  it('escapes ids', async () => {
    answer = { status: 404, body: '{}' }
    seen.length = 0
    await polett(['token', 'show', 'a/b?c'], { environment: environment() })
    expect(seen[0]?.path).toBe('/v1/tokens/a%2Fb%3Fc')
  })
})
