/** The protocol in larger worlds, and ways that are as good as ours. */

import { expect, it } from 'vitest'
import { WHOLE_AND_LARGE } from './omissions.ts'

it.each(WHOLE_AND_LARGE.map((each) => [each.title, each] as const))('%s', (title, each) => {
  const { seconds, states, trace } = each.search()
  console.log(`${title}: ${states} states in ${seconds.toFixed(1)} s`)
  expect(trace).toBeNull()
})
