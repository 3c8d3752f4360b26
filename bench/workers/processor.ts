/** How much of the processor processes take, and how to give them less of it. Linux only, as far as it reads /proc. */

import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts it in hundredths of a second, whatever the machine. */
const TICK_MS = 10

/** Milliseconds that these processes have computed since they started. */
export function processorMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = statOf(pid)
    return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS
  }, 0)
}

/** Processes that this one started. */
export function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => Number(statOf(pid)[1]) === parent)
}

/** What stands behind the name, which may hold spaces itself; nothing of a process that has ended. */
function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

const TURN_MS = 10

/**
 * Lets each process run half of the time until the function that this answers is called: every second of them in one half,
 * the others in the other. So two of them take one core together, and one alone half of it.
 */
export function slowDown(pids: readonly number[]): () => void {
  let turn = 0
  const timer = setInterval(() => {
    turn += 1
    pids.forEach((pid, at) => void process.kill(pid, at % 2 === turn % 2 ? 'SIGCONT' : 'SIGSTOP'))
  }, TURN_MS)
  return () => {
    clearInterval(timer)
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}
