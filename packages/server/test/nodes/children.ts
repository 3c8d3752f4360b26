/** Processes that must not outlive this one, however it ends. */

import type { ChildProcess } from 'node:child_process'

const living = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

export function endWithThisProcess(child: ChildProcess): ChildProcess {
  living.add(child)
  return child.once('exit', () => living.delete(child))
}
