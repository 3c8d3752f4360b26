/** What a page did that it must not do: errors, breaches of its policy, requests to other hosts. */

import { fail } from 'node:assert/strict'
import type { Page } from 'playwright-core'

const evidence = new WeakMap<Page, string[]>()

/** Begins to watch; before the first address is opened. */
export async function collectEvidence(page: Page, host: string): Promise<void> {
  const found: string[] = []
  evidence.set(page, found)
  page.on('request', (request) => {
    const url = new URL(request.url())
    const isLocal = url.protocol === 'data:' || url.protocol === 'blob:'
    if (!isLocal && url.host !== host) found.push(`request to another host: ${url.href}`)
  })
  page.on('console', (message) => {
    const { url } = message.location()
    if (message.type() === 'error' || message.type() === 'warning') {
      found.push(`${message.type()} in the console: ${message.text()}${url === '' ? '' : ` (${url})`}`)
    }
  })
  page.on('pageerror', (error) => found.push(`uncaught error: ${error.stack ?? error.message}`))
  await page.exposeFunction('tellOfViolation', (violation: string) => found.push(`breach of the policy: ${violation}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (globalThis as unknown as { tellOfViolation: (text: string) => void }).tellOfViolation
      tell(
        `${event.violatedDirective} by ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
      )
    })
  })
}

/**
 * Fails on anything that the page did since the last time; what a story provokes on purpose is named in `allowing`
 * (browsers report every answer from 400 on as an error).
 */
export function expectClean(page: Page, allowing: readonly RegExp[] = []): void {
  const all = evidence.get(page)?.splice(0) ?? fail('Nobody has watched this page.')
  const found = all.filter((line) => !allowing.some((pattern) => pattern.test(line)))
  if (found.length > 0) fail(`${page.url()} was not clean:\n${found.join('\n')}`)
}
