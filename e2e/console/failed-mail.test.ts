/** Mail that could not be delivered stands on the first page of those who run the installation, and of nobody else. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPostOffice, type PostOffice } from '../../packages/server/test/links/post-office.ts'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'

const REFUSED = 'nobody@example.org'

let office: PostOffice
let polett: RunningConsole
beforeAll(async () => {
  office = await openPostOffice()
  office.refused.add(REFUSED)
  polett = await startConsole({
    environment: { POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`, POLETT_MAIL_FROM: 'polett@example.org' },
  })
})
afterAll(async () => {
  await polett?.close()
  await office?.stop()
})

it('is counted once it was given up, and leads to whom it was for and why', async () => {
  const calm = await polett.open('/?tenant=platform', { as: 'root' })
  expect(await calm.getByRole('heading', { name: translator('en')('overview.mail.title'), exact: true }).count()).toBe(
    0,
  )
  await calm.context().close()

  await polett.api('POST', '/v1/tenants/3/users', { username: 'lost', name: 'Lost Nordmann', email: REFUSED })
  await polett.api('POST', '/v1/tenants/3/users/lost/password-links', { mail: true })
  await expect.poll(async () => (await polett.api('GET', '/v1/mail')).failed).toBe(1)

  for (const locale of ['en', 'nb'] as const) {
    const t = translator(locale)
    const page = await polett.open('/?tenant=3', { as: 'root', locale })
    await page.getByRole('heading', { name: t('overview.mail.title'), exact: true }).waitFor()
    await expectWords(page, locale)
    await expectFine(page)
    await page.getByRole('link', { name: t('overview.mail.failed_one', { count: '1' }) }).click()
    await page.getByRole('heading', { level: 1, name: t('audit.title') }).waitFor()
    await page.getByText('Lost Nordmann').first().waitFor()
    expect(new URL(page.url()).searchParams.get('action')).toBe('mail.failed')
    expectClean(page)
    await page.context().close()
  }

  const page = await polett.open('/?tenant=3', { as: 'admin' })
  expect(await page.getByRole('heading', { name: translator('en')('overview.mail.title'), exact: true }).count()).toBe(
    0,
  )
  expectClean(page)
  await page.context().close()
})
