/** The days that the audit log is narrowed by, chosen by keyboard alone. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus, expectFocusKept, tabAndPress, tabAndType, tabTo } from '../browser/keyboard.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'

const t = translator('en')
const FROM = t('audit.filters.from')
const TO = t('audit.filters.to')

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const calendarOf = (field: string): string => t('common.calendar', { field })
const dayOf = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name)

/** Opens a calendar from its button, which gives it the focus. */
async function openCalendar(page: Page, field: string) {
  const calendar = page.getByRole('dialog', { name: calendarOf(field) })
  await tabAndPress(page, button(page, calendarOf(field)))
  await calendar.waitFor()
  await expect.poll(() => calendar.evaluate((part) => part.contains(document.activeElement))).toBe(true)
  return calendar
}

/** Today in the zone of the organization, as a button of the calendar names it. */
const longDay = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Oslo' } as const
    return new Intl.DateTimeFormat('en-GB', options).format(new Date())
  })

describe.each([1280, 320])('the days of the audit log, %i pixels wide', (width) => {
  const open = (query: string) => polett.open(`/administrator/audit?tenant=3${query}`, { as: 'admin', width })

  it.each([FROM, TO])('give the focus back when the calendar is closed with Escape: %s', async (field) => {
    const page = await open('&from=2027-03-10&to=2027-03-20')
    for (const presses of [0, 1, 3]) {
      const calendar = await openCalendar(page, field)
      for (let press = 0; press < presses; press++) await page.keyboard.press('Tab')
      if (presses === 3) await expectFine(page)
      await page.keyboard.press('Escape')
      await calendar.waitFor({ state: 'detached' })
      await expectFocus(page, button(page, calendarOf(field)))
    }
    expectClean(page)
    await page.context().close()
  })

  it.each([
    ['today, where no day is chosen', '', null],
    ['the last day that can be picked, where today is later', '&to=2020-03-20', '20 March 2020'],
    ['the chosen day', '&from=2020-03-10&to=2020-03-20', '10 March 2020'],
  ])('begin in the calendar at %s', async (_, query, day) => {
    const page = await open(query)
    await openCalendar(page, FROM)
    await expectFocus(page, button(page, day ?? (await longDay(page))))
    await page.context().close()
  })

  it('are picked in the calendar, no later than the last', async () => {
    const page = await open('&from=2027-03-10&to=2027-03-11')
    const calendar = await openCalendar(page, FROM)
    expect(await button(page, '12 March 2027').isDisabled()).toBe(true)
    await tabTo(page, button(page, '10 March 2027'))
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await calendar.waitFor({ state: 'detached' })
    await expectFocus(page, button(page, calendarOf(FROM)))
    expect(dayOf(page, 'from')).toBe('2027-03-11')
    expectClean(page)
    await page.context().close()
  })

  it('are typed, and what is no such day changes nothing', async () => {
    const page = await open('&to=2027-03-20')
    const field = page.getByRole('textbox', { name: FROM, exact: true })
    await tabAndType(page, field, '1.3.2027')
    await page.waitForURL(/from=2027-03-01/)
    for (const typed of ['soon', '21.3.2027']) {
      await tabAndType(page, field, typed)
      await page.keyboard.press('Tab')
      await expect.poll(() => field.inputValue()).toBe('1 Mar 2027')
      await page.keyboard.press('Shift+Tab')
    }
    expect(dayOf(page, 'from')).toBe('2027-03-01')
    expectClean(page)
    await page.context().close()
  })

  it('are emptied, and the focus stays beside them', async () => {
    const page = await open('&from=2027-03-10&to=2027-03-20')
    await tabAndPress(page, button(page, t('list.clearFilter', { name: FROM })))
    await expect.poll(() => dayOf(page, 'from')).toBeNull()
    await settle(page)
    await expectFocusKept(page)
    const field = page.getByRole('textbox', { name: TO, exact: true })
    await tabAndType(page, field, ' ')
    await expect.poll(() => dayOf(page, 'to')).toBeNull()
    expectClean(page)
    await page.context().close()
  })
})
