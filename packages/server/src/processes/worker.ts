/** The way into one of the processes that serve together. The supervisor starts it. */

import { startQuickly } from './quick-start.ts'

await startQuickly(async () => {
  const { work } = await import('./work.ts')
  await work()
})
