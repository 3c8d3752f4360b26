/** Platform › Nodes: one node teaches how to have more; of many, it shows who is silent and who is behind, and renews itself. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const PATH = '/platform/nodes?tenant=platform'

const node = (name: string, more: object = {}) => ({
  ...{ name, version: '0.1.0', self: false, since: new Date(Date.now() - 7_200_000).toISOString() },
  ...{ applied: 1_204, behind: 0, silentSeconds: 0.3, ...more },
})

describe.each(['en', 'nb'] as const)('the nodes (%s)', (locale) => {
  const t = translator(locale)

  it('of one server are one, which answers, and how to have more', async () => {
    const page = await polett.open(PATH, { as: 'root', locale })
    const rows = page.getByRole('table', { name: t('nodes.title') }).getByRole('row')
    expect(await rows.count()).toBe(2)
    const text = await rows.nth(1).textContent()
    for (const said of [polett.server.deps.node.name, t('nodes.self'), t('nodes.serving'), t('nodes.upToDate')]) {
      expect(text).toContain(said)
    }
    await page.getByRole('heading', { name: t('nodes.oneTitle') }).waitFor()
    await expectFine(page)
    expectClean(page)
    await page.context().close()
  })

  // Several real ones need a PostgreSQL; packages/server/test/nodes has those.
  it('of several servers say who is silent and behind, and renew themselves', async () => {
    const page = await polett.page({ as: 'root', locale })
    const answers = [
      [node('north', { self: true }), node('south', { behind: 12, applied: 1_192, silentSeconds: 2.9 })],
      [node('north', { self: true })],
    ]
    await page.route('**/v1/nodes', (route) => {
      const items = answers.length > 1 ? answers.shift() : answers[0]
      return route.fulfill({ json: { items } })
    })
    await page.goto(PATH)
    const south = page.getByRole('row').filter({ hasText: 'south' })
    await south.waitFor()
    const text = await south.textContent()
    for (const said of [t('nodes.silent'), '12']) expect(text).toContain(said)
    expect(await south.getByRole('cell').last().textContent()).toContain(t('nodes.ago_other', { count: '2' }))
    expect(await page.getByRole('heading', { name: t('nodes.oneTitle') }).count()).toBe(0)
    await south.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: t('nodes.oneTitle') }).waitFor()
    expectClean(page)
    await page.context().close()
  })
})
