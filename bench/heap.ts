/** What a server process holds in memory and cannot give up, asked over its inspector. */

import { once } from 'node:events'

/** Bytes of the main thread's heap, and of what hangs on it outside, after garbage is collected. */
export async function heldBytes(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector)
  await once(socket, 'open')
  try {
    // What the first collection finishes, the second one frees.
    for (const _ of [1, 2]) await ask(socket, 'HeapProfiler.collectGarbage', {})
    const { result } = await ask(socket, 'Runtime.evaluate', { expression: HELD })
    return Number(result?.value)
  } finally {
    socket.close()
  }
}

const HELD = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())'

interface Answer {
  readonly result?: { readonly value?: unknown }
}

let last = 0

async function ask(socket: WebSocket, method: string, params: object): Promise<Answer> {
  last += 1
  const id = last
  const answered = new Promise<Answer>((resolve, reject) => {
    socket.addEventListener('close', () => reject(new Error(`The server went away before it answered ${method}.`)))
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as { readonly id?: number; readonly result?: Answer }
      if (message.id === id) resolve(message.result ?? {})
    })
  })
  socket.send(JSON.stringify({ id, method, params }))
  return answered
}
