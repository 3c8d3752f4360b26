/**
 * Loaded before a node to break it: of what it hears of changes it forgets one part in as many as the address of this
 * module says. The tests have to notice.
 */

import { registerHooks } from 'node:module'

const oneIn = Number(new URL(import.meta.url).searchParams.get('in'))
const HONEST = 'export function createFeed('
const BROKEN = `
export function createFeed(startAt: number): Feed {
  const feed = honestFeed(startAt)
  return { ...feed, onChange: (listener) => feed.onChange((reach) => {
    if (Math.random() >= 1 / ${oneIn}) listener(reach)
  }) }
}
`

const BUNDLED = 'export function isUpToDate(): boolean {'

/** The sources are loaded, and not what was made of them before. */
const FROM_SOURCES = `${BUNDLED}\n  return false`

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (url.endsWith('/src/processes/bundle.ts')) {
      const source = String(loaded.source)
      if (!source.includes(BUNDLED)) throw new Error('It is said elsewhere now whether the bundle is loaded.')
      return { ...loaded, source: source.replace(BUNDLED, FROM_SOURCES) }
    }
    if (!url.endsWith('/src/nodes/feed.ts')) return loaded
    const source = String(loaded.source)
    if (!source.includes(HONEST)) throw new Error('The feed is made elsewhere now, so that nothing can be lost here.')
    return { ...loaded, source: source.replace(HONEST, 'function honestFeed(') + BROKEN }
  },
})
