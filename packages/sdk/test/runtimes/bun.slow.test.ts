import { it } from 'vitest'
import { expectToRun } from './command-line.ts'
import { programOf } from './scene.ts'

it('on Bun', async () => {
  await expectToRun(programOf('@oven/bun-linux-x64', 'bin/bun'), ['run', '--no-install'])
})
