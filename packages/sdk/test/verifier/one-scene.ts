/** One scene at a time, opened by each test and ended after it. */

import { afterEach, expect } from 'vitest'
import { aSecret, aToken } from '../a-token.ts'
import { type StreamServer, validReply } from '../stream-server.ts'
import { openScene, type Scene, until } from './scene.ts'

export const SECRET = aSecret()
export const TAGS = ['token0000001', 'acme00000001']
export const keep = (position: number, ms?: number) => ({ position, tags: TAGS, ...(ms === undefined ? {} : { ms }) })
export const answers = (position: number, ms?: number) => (server: StreamServer) => {
  server.reply = () => validReply(aToken(), keep(position, ms))
}

export let scene: Scene
afterEach(() => scene.stop())

/** One whose stream has not begun, and may not begin. */
export async function openEarly(...parameters: Parameters<typeof openScene>): Promise<Scene> {
  scene = await openScene(...parameters)
  return scene
}

export async function open(...parameters: Parameters<typeof openScene>): Promise<Scene> {
  await openEarly(...parameters)
  await until(() => scene.verifier.status().believes, 'the stream has begun')
  return scene
}

/** Asks once, so that the answer is kept where it may be. */
export async function warm(): Promise<void> {
  expect((await scene.verifier.verify(SECRET)).freshness.from).toBe('server')
}

export const known = () => scene.verifier.peek(SECRET)

export function ageOfKnown(): number | undefined {
  const freshness = known()?.freshness
  return freshness?.from === 'memory' ? freshness.ageMs : undefined
}
