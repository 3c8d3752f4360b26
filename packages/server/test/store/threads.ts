/** The threads of this process, as Linux tells them. */

import { readdirSync, readFileSync } from 'node:fs'

const TASKS = '/proc/self/task'

/** Their numbers; those that have just ended are none. */
export function threadsOf(name: string): number[] {
  return readdirSync(TASKS)
    .filter((task) => read(task, 'comm').trim() === name)
    .map(Number)
}

/** How far the threads of this name stand back. */
export function nicenesses(name: string): number[] {
  return threadsOf(name).flatMap((task) => {
    const told = read(`${task}`, 'stat').split(') ')[1]?.split(' ')[16]
    return told === undefined ? [] : Number(told)
  })
}

/** Empty where it has ended since it was listed. */
function read(task: string, file: string): string {
  try {
    return readFileSync(`${TASKS}/${task}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
