import { it } from 'vitest'
import { expectToRun } from './command-line.ts'
import { programOf } from './scene.ts'

it('on Bun', async () => {
  await expectToRun(await programOf('bun', 'bin/bun'), ['run', '--no-install'])
})
