/** Makes the pictures of the user guide anew: `npm run guide:pictures [name …]`. */

import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { type Locale, type RunningConsole, startConsole } from '../browser/console.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { addCompany, addressOf, COMPANY } from '../console/scenes.ts'
import { PICTURES, type Picture } from './pictures.ts'

/** A Monday morning, so that whoever makes the pictures again finds the same days on them. */
const TAKEN_AT = Date.parse('2026-11-23T08:40:00.000Z')

const WIDTH = 1280
const HEIGHT = 800

const DOCS = new URL('../../docs/', import.meta.url)

async function take(polett: RunningConsole, picture: Picture, locale: Locale, file: URL): Promise<void> {
  const { as, height = HEIGHT, open } = picture
  const page = await polett.page({ locale, width: WIDTH, height, ...(as === undefined ? {} : { as }) })
  await page.goto(await addressOf(picture, polett))
  await settle(page)
  await open?.(page, translator(locale))
  await settle(page)
  if (picture.height === undefined) await page.setViewportSize({ width: WIDTH, height: await heightOf(page) })
  // Neither a pointer that rests somewhere nor a blinking cursor belongs on a picture.
  await page.mouse.move(WIDTH - 1, HEIGHT / 2)
  await settle(page)
  const path = fileURLToPath(file)
  await mkdir(dirname(path), { recursive: true })
  await page.screenshot({ path, caret: 'hide', animations: 'disabled' })
  await page.context().close()
  console.log(path)
}

const heightOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollHeight)

const wanted = new Set(process.argv.slice(2))
const isWanted = ({ name }: Picture): boolean => wanted.size === 0 || wanted.has(name)
const polett = await startConsole({
  ...{ at: TAKEN_AT, publicUrl: 'https://polett.example' },
  environment: { POLETT_ISSUER_HOSTS: COMPANY.host },
})
try {
  for (const picture of PICTURES.filter(isWanted)) {
    if (picture.company === true) await addCompany(polett)
    for (const locale of ['en', 'nb'] as const) {
      await take(polett, picture, locale, new URL(`guide/pictures/${locale}/${picture.name}.png`, DOCS))
    }
  }
} finally {
  await polett.close()
}
