import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

const answerOf = async (script: string): Promise<number> =>
  Number((await run(process.execPath, [join(import.meta.dirname, script)])).stdout)

test('as soon as a server that was idle has much to do, its garbage is collected seldom', async () => {
  // It began with one megabyte, and would have five by now as V8 has it.
  expect(await answerOf('young-generation.ts')).toBeGreaterThan(16 << 20)
})

test('what lives for a moment goes with the young, though things like it have lived long', async () => {
  // V8 would have made all 96 megabytes of them old.
  expect(await answerOf('short-lived.ts')).toBeLessThan(1 << 20)
})
