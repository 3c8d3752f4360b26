import { it } from 'vitest'
import { expectToRun } from './command-line.ts'
import { programOf } from './scene.ts'

it('on Deno, with no right but to reach the server', async () => {
  const rights = ['--allow-net=127.0.0.1', '--no-prompt', '--no-remote', '--no-lock', '--node-modules-dir=manual']
  await expectToRun(programOf('@deno/linux-x64-glibc', 'deno'), ['run', ...rights])
})
