/** The measure of a revoke on many nodes: the same exchange with plain clients, in a database of its own. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DatabaseServer } from './database.ts'
import { SKETCH_SCHEMA, type SketchJob, type SketchResult } from './sketch-job.ts'

export interface Sketch {
  run(job: SketchJob): Promise<SketchResult>
  stop(): Promise<void>
}

const NAME = 'sketch'

export async function startSketch(server: DatabaseServer, listeners: number): Promise<Sketch> {
  await server.run('postgres', `drop database if exists ${NAME} with (force)`)
  await server.run('postgres', `create database ${NAME}`)
  for (const statement of SKETCH_SCHEMA) await server.run(NAME, statement)
  await server.run(NAME, 'vacuum analyze')
  const url = server.url(NAME)
  const start = async (file: string, argument: number): Promise<ChildProcess> => {
    const child = fork(join(import.meta.dirname, file), [url, String(argument)])
    await once(child, 'message')
    return child
  }
  const ears = await Promise.all(
    Array.from({ length: listeners }, (_, index) => start('sketch-listener.ts', index + 1)),
  )
  const sender = await start('sketch-sender.ts', listeners)
  const ended = once(sender, 'exit')
  return {
    async run(job) {
      sender.send(job)
      const [result] = (await Promise.race([once(sender, 'message'), ended])) as [SketchResult | number]
      if (typeof result !== 'object') throw new Error('The sender of the sketch has ended.')
      return result
    },
    async stop() {
      const children = [sender, ...ears]
      const gone = children.map((child) => (child.exitCode === null ? once(child, 'exit') : null))
      for (const child of children) child.disconnect()
      await Promise.all(gone)
    },
  }
}
