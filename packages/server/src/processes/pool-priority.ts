/** Lets the threads on which passwords are hashed stand back behind the one that answers. */

import { readdirSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

const TASKS = '/proc/self/task'
/** As libuv calls the threads of its pool. Nothing that anybody waits for while verifying runs there. */
const POOL_THREAD = 'libuv-worker'

const NICENESS = 10

/**
 * Lowers the priority of the pool's threads, which start with the first work that is given to them; answers how many there
 * are. On Linux only: elsewhere the system has no priorities of single threads, or does not name them.
 */
export function lowerPoolPriority(): number {
  if (process.platform !== 'linux') return 0
  try {
    const pool = readdirSync(TASKS).filter((task) => nameOf(task) === POOL_THREAD)
    for (const task of pool.map(Number)) if (getPriority(task) < NICENESS) setPriority(task, NICENESS)
    return pool.length
  } catch {
    // Without /proc, or where it may not be read or priorities may not be set, all threads go on alike.
    return 0
  }
}

function nameOf(task: string): string {
  return readFileSync(`${TASKS}/${task}/comm`, 'utf8').trim()
}
