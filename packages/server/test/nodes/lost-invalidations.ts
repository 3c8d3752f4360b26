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

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith('/src/nodes/feed.ts')) return loaded
    const source = String(loaded.source)
    if (!source.includes(HONEST)) throw new Error('The feed is made elsewhere now, so that nothing can be lost here.')
    return { ...loaded, source: source.replace(HONEST, 'function honestFeed(') + BROKEN }
  },
})
