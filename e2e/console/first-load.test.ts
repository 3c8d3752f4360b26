/** What the console weighs: the scripts and style sheets of the first page that anybody opens, as they travel. */

import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'

const MOST_BYTES = 200_000

let consoles: RunningConsole

beforeAll(async () => {
  consoles = await startConsole()
})
afterAll(() => consoles?.close())

/** Bytes of scripts and style sheets, each packed by gzip as a file of its own. */
async function weightOf(page: Page, path: string): Promise<number> {
  const loaded: Promise<number>[] = []
  page.on('response', (response) => {
    if (!/\.(js|css)$/.test(new URL(response.url()).pathname)) return
    loaded.push(response.body().then((body) => gzipSync(body, { level: 9 }).length))
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  return (await Promise.all(loaded)).reduce((sum, bytes) => sum + bytes, 0)
}

test.each([
  ['en', '/sign-in'],
  ['nb', '/sign-in/3'],
] as const)('the sign-in in the language %s loads no more than 200 KB of scripts and styles', async (locale, path) => {
  const page = await consoles.page({ locale })
  const bytes = await weightOf(page, path)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  await page.context().close()
})
