/** The built console on a real server with a real database in the middle of its life, opened in a real browser. */

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { readConfig } from '../../packages/server/src/config.ts'
import { fillDemo } from '../../packages/server/src/demo/fill.ts'
import { PASSWORD, SIGN_INS } from '../../packages/server/src/demo/people.ts'
import { type RunningServer, startServer } from '../../packages/server/src/start.ts'
import { launchChromium } from './chromium.ts'
import { collectEvidence } from './evidence.ts'
import { settle, watchTraffic } from './settle.ts'

export { PASSWORD }
export const SETUP_CODE = 'correct-horse-battery'

const DAY_MS = 86_400_000
const STORY_MS = 42 * DAY_MS

/** Cheap, so that a suite does not spend its time on hashing. */
const CHEAP_PASSWORDS = { memoryKiB: 64, passes: 1, parallelism: 1 }

export type SignIn = (typeof SIGN_INS)[number]['username']
export type Locale = 'en' | 'nb'
/** `auto` follows the device, which a test changes by `page.emulateMedia`. */
export type Theme = 'light' | 'dark' | 'auto'

/** Tests look into answers of every shape. */
export type Json = ReturnType<typeof JSON.parse>

export interface ConsoleOptions {
  /** Before the set-up: no tenants, no people. */
  readonly bare?: boolean
  /** The server's clock stands here, and that of its pages too; left out: the real time. */
  readonly at?: number
  /** The address that pages find it at, as if behind a proxy with a certificate; left out: the server's own. */
  readonly publicUrl?: string
  /** More settings of the server. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface PageOptions {
  /** Left out: nobody is signed in. */
  readonly as?: SignIn
  readonly locale?: Locale
  readonly theme?: Theme
  /** In CSS pixels. */
  readonly width?: number
  readonly height?: number
}

export interface RunningConsole {
  readonly url: string
  readonly server: RunningServer
  /** How far the server's clock is behind; a test may set it to a negative number to see the future. */
  readonly clock: { behindMs: number }
  /** Secrets of the demo's tokens, by name, and `admin-console`. */
  readonly secrets: Readonly<Record<string, string>>
  /** A call that must succeed, by `admin-console`, or by a person's own session; answers the body. */
  api(method: string, path: string, body?: unknown, as?: SignIn): Promise<Json>
  /** A new page in a context of its own; relative addresses lead to the console. `expectClean(page)` judges it. */
  page(options?: PageOptions): Promise<Page>
  /** The same, at an address and come to rest. */
  open(path: string, options?: PageOptions): Promise<Page>
  close(): Promise<void>
}

/** Builds what is not up to date, starts a server, fills it, starts a browser: about two seconds. */
export async function startConsole(options: ConsoleOptions = {}): Promise<RunningConsole> {
  const [consoleDir, browser] = await Promise.all([builtConsole(), launchChromium()])
  const directory = await mkdtemp(join(tmpdir(), 'polett-console-'))
  const clock = { behindMs: options.bare === true ? 0 : STORY_MS }
  const server = await startServer(
    { ...readConfig(environmentOf(directory, options)), ...consoleDir },
    { now: () => (options.at ?? Date.now()) - clock.behindMs, passwordCost: CHEAP_PASSWORDS },
  )
  const secrets = options.bare === true ? {} : (await fillDemo(server, SETUP_CODE, clock, STORY_MS)).secrets
  clock.behindMs = 0
  const page = (wish: PageOptions = {}): Promise<Page> => openPage(browser, server.url, wish, options)
  return {
    ...{ url: server.url, server, clock, secrets },
    api: (method, path, body, as) => callApi(server.url, { method, path, body, as, master: secrets['admin-console'] }),
    page,
    async open(path, wish) {
      const opened = await page(wish)
      await opened.goto(path)
      await settle(opened)
      return opened
    },
    async close() {
      await browser.close()
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function environmentOf(directory: string, { environment, publicUrl }: ConsoleOptions): Record<string, string> {
  return {
    POLETT_PORT: '0',
    POLETT_DATA_DIR: join(directory, 'data'),
    POLETT_SETUP_CODE: SETUP_CODE,
    POLETT_LOG_LEVEL: 'silent',
    ...(publicUrl === undefined ? {} : { POLETT_PUBLIC_URL: publicUrl }),
    ...environment,
  }
}

/** A console built elsewhere may be named, to try one without touching the one in its place. */
async function builtConsole(): Promise<{ readonly consoleDir?: string }> {
  const elsewhere = process.env.POLETT_TEST_CONSOLE
  if (elsewhere !== undefined) return { consoleDir: elsewhere }
  await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.resolve('../../packages/console/build.ts'))], {
    env: { ...process.env, NO_COLOR: '1' },
  })
  return {}
}

interface Call {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly as: SignIn | undefined
  readonly master: string | undefined
}

async function callApi(url: string, { as, body, master, method, path }: Call): Promise<Json> {
  const credentials: Record<string, string> =
    as === undefined
      ? { authorization: `Bearer ${master}` }
      : { cookie: await signedInCookie(url, as), 'sec-fetch-site': 'same-origin' }
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...credentials, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** A session of their own for every page, so that one page's step-up or sign-out does not reach another. */
async function signedInCookie(url: string, as: SignIn): Promise<string> {
  const tenant = SIGN_INS.find(({ username }) => username === as)?.tenant
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: as, password: PASSWORD, tenant }),
  })
  if (!response.ok) throw new Error(`Signing in as ${as} answered ${response.status}: ${await response.text()}`)
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

async function openPage(browser: Browser, own: string, wish: PageOptions, options: ConsoleOptions): Promise<Page> {
  const { as, height = 800, locale = 'en', theme = 'light', width = 1280 } = wish
  const { at, publicUrl: url = own } = options
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    locale: locale === 'nb' ? 'nb-NO' : 'en-GB',
    timezoneId: 'Europe/Oslo',
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    storageState: remembered(url, locale, theme, as === undefined ? null : await signedInCookie(own, as)),
  })
  context.setDefaultTimeout(30_000)
  if (url !== own) {
    await context.route(`${url}/**`, async (route) => {
      const asked = route.request().url()
      const response = await route.fetch({ url: `${own}${asked.slice(url.length)}` }).catch(() => null)
      // A page may be closed while something is on its way to it.
      await (response === null ? route.abort() : route.fulfill({ response })).catch(() => undefined)
    })
  }
  const page = await context.newPage()
  await collectEvidence(page, new URL(url).host)
  watchTraffic(page)
  if (at !== undefined) await page.clock.setFixedTime(at)
  return page
}

type StorageState = Exclude<NonNullable<BrowserContextOptions['storageState']>, string>

/** What the browser holds before the first page: the choices of the reader, and the cookie of their session. */
function remembered(url: string, language: Locale, theme: Theme, cookie: string | null): StorageState {
  const [name = '', value = ''] = cookie?.split('=') ?? []
  const { hostname: domain, protocol } = new URL(url)
  const session = { name, value, domain, path: '/', expires: -1, httpOnly: true, secure: protocol === 'https:' }
  const choices = { 'polett.language': language, 'polett.theme': theme }
  return {
    cookies: cookie === null ? [] : [{ ...session, sameSite: 'Strict' }],
    origins: [
      { origin: url, localStorage: Object.entries(choices).map(([key, kept]) => ({ name: key, value: kept })) },
    ],
  }
}
