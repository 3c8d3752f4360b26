/** The way into one of the processes that serve together. The supervisor starts it. */

import { entryOf } from './bundle.ts'
import { startQuickly } from './quick-start.ts'

await startQuickly(async () => {
  const { work } = (await import(entryOf('work'))) as typeof import('./work.ts')
  await work()
})
