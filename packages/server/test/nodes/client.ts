/** Asks one node over kept sockets, with as little work of its own as possible, so that the nodes get the processor. */

import { connect, type Socket } from 'node:net'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly secret: string
  /** The address that the call seems to come from. */
  readonly from: string
  readonly body?: object
}

export interface Reply {
  /** 0: no answer came. */
  readonly status: number
  readonly headers: string
  readonly text: string
  /** On this process' monotonic clock: before the call was sent, and after its answer had come or was given up. */
  readonly begin: number
  readonly end: number
}

export interface Client {
  call(call: Call, withinMs: number): Promise<Reply>
  /** Calls that wait for an answer. */
  waiting(): number
  close(): void
}

interface Line {
  readonly socket: Socket
  /** Whoever waits for an answer on it. */
  take: ((text: string | null) => void) | null
}

export function nodeClient(port: number): Client {
  const idle: Line[] = []
  const lines = new Set<Line>()
  let waiting = 0

  function open(): Line {
    const line: Line = { socket: connect({ host: '127.0.0.1', port, noDelay: true }), take: null }
    lines.add(line)
    let heard = ''
    line.socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (!isWhole(heard)) return
      const text = heard
      heard = ''
      line.take?.(text)
    })
    line.socket.on('error', () => undefined)
    line.socket.on('close', () => {
      lines.delete(line)
      const at = idle.indexOf(line)
      if (at >= 0) idle.splice(at, 1)
      line.take?.(null)
    })
    return line
  }

  return {
    waiting: () => waiting,
    close: () => lines.forEach(({ socket }) => void socket.destroy()),
    async call(call, withinMs) {
      const line = idle.pop() ?? open()
      waiting += 1
      const begin = performance.now()
      const answer = new Promise<string | null>((resolve) => {
        line.take = resolve
      })
      line.socket.write(written(call))
      const timer = setTimeout(() => line.socket.destroy(), withinMs)
      const text = await answer
      const end = performance.now()
      clearTimeout(timer)
      line.take = null
      waiting -= 1
      if (text !== null && !line.socket.destroyed && !/\r\nconnection: close/i.test(text)) idle.push(line)
      else line.socket.destroy()
      return { ...read(text), begin, end }
    },
  }
}

function written({ body, from, method, path, secret }: Call): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const about =
    body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`
  const who = `host: 127.0.0.1\r\nauthorization: Bearer ${secret}\r\nx-forwarded-for: ${from}\r\n`
  return `${method} ${path} HTTP/1.1\r\n${who}${about}\r\n${text}`
}

/** Answers are never in chunks here, because all of them are small. */
function isWhole(heard: string): boolean {
  const end = heard.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(heard.slice(0, end + 2))?.[1]
  return heard.length >= end + 4 + Number(length ?? 0)
}

function read(text: string | null): Pick<Reply, 'status' | 'headers' | 'text'> {
  if (text === null) return { status: 0, headers: '', text: '' }
  const end = text.indexOf('\r\n\r\n')
  return { status: Number(text.slice(9, 12)), headers: text.slice(0, end), text: text.slice(end + 4) }
}

/** A header of an answer, or null. */
export function headerOf({ headers }: Pick<Reply, 'headers'>, name: string): string | null {
  return new RegExp(`\\r\\n${name}: ([^\\r]*)`, 'i').exec(headers)?.[1] ?? null
}
