import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('as soon as a server that was idle has much to do, its garbage is collected seldom', async () => {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'young-generation.ts')])
  // It began with one megabyte, and would have five by now as V8 has it.
  expect(Number(stdout)).toBeGreaterThan(16 << 20)
})
