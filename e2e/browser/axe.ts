/** Accessibility as axe judges it, with a text that says what to mend. */

import { fail } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AxeResults, Result } from 'axe-core'
import type { Page } from 'playwright-core'

/** The short form, because every page reads it anew. */
const SOURCE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** WCAG 2.0, 2.1 and 2.2, levels A and AA, and what axe calls best practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

/** What another theme can break. */
const COLOUR = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

interface WithAxe {
  readonly axe?: { run(context: Document, options: object): Promise<AxeResults> }
}

/** Fails on every violation anywhere on the page; on those of colour alone, where the rest has been judged already. */
export async function expectAccessible(page: Page, only?: 'colour'): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE)
  await stillness(page)
  const violations = await page.evaluate(
    async (runOnly) => {
      const { axe: judge } = globalThis as WithAxe
      if (judge === undefined) throw new Error('axe is not on the page.')
      // Nothing is read of the other answers, which take long to put together, and no style sheet has to be fetched again.
      const options = { runOnly, resultTypes: ['violations'], preload: false }
      return (await judge.run(document, options)).violations
    },
    only === 'colour' ? COLOUR : { type: 'tag', values: TAGS },
  )
  if (violations.length > 0) fail(`${page.url()}\n${violations.map(told).join('\n')}`)
}

/** Colours are judged as they are at this moment: not while something is being painted, or moves. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const isMoving = ({ effect, playState }: Animation): boolean =>
      playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY
    for (let pictures = 0; pictures < 200; pictures++) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      if (pictures > 1 && !document.getAnimations().some(isMoving)) return
    }
  })
}

function told({ help, helpUrl, id, nodes }: Result): string {
  const places = nodes.map(({ failureSummary = '', html, target }) => {
    const reason = failureSummary.split('\n').slice(1).join('; ').replaceAll(/\s+/g, ' ').trim()
    return `    ${target.join(' ')}\n      ${html.slice(0, 160)}\n      ${reason}`
  })
  return `  ${id}: ${help} (${helpUrl})\n${places.join('\n')}`
}
