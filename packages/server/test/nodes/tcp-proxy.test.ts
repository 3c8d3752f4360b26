import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notificationFilter } from './message-frames.ts'
import { openWire, type Wire } from './tcp-proxy.ts'

/** A message as PostgreSQL writes it. */
function message(kind: string, text: string): Buffer {
  const bytes = Buffer.alloc(5 + text.length)
  bytes.write(kind, 0, 'latin1')
  bytes.writeUInt32BE(4 + text.length, 1)
  bytes.write(text, 5, 'latin1')
  return bytes
}

const echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket))
let wire: Wire
let client: Socket
let heard = ''

async function open(): Promise<Socket> {
  const socket = connect(wire.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
  })
  await once(socket, 'connect')
  return socket
}

const closing = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function hears(text: string, withinMs = 10_000): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await pause(2))
    if (heard === text) return true
  return false
}

beforeEach(async () => {
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const address = echo.address()
  wire = await openWire(typeof address === 'object' ? (address?.port ?? 0) : 0)
  heard = ''
  client = await open()
})

afterEach(async () => {
  client.destroy()
  await wire.close()
  await new Promise((resolve) => echo.close(resolve))
})

const hello = message('D', 'hello')

describe('a wire', () => {
  it('passes on what is said, and an end', async () => {
    const closed = closing(client)
    client.end(hello)
    expect(await hears(hello.toString('latin1'))).toBe(true)
    await closed
    await expect.poll(() => wire.counts().open).toBe(0)
  })

  it.each([
    'toServer',
    'toClient',
  ] as const)('holds up what goes %s, and delivers it when it is mended', async (way) => {
    wire.set({ held: [way] })
    client.write(hello)
    expect(await hears(hello.toString('latin1'), 80)).toBe(false)
    wire.mend()
    expect(await hears(hello.toString('latin1'))).toBe(true)
  })

  it('tells that somebody has gone only when it is mended', async () => {
    wire.set({ held: ['toServer', 'toClient'] })
    client.destroy()
    await pause(50)
    expect(wire.counts().open).toBe(1)
    wire.mend()
    await expect.poll(() => wire.counts().open).toBe(0)
  })

  it('is cut for those who are there and those who come, until it is mended', async () => {
    const closed = closing(client)
    wire.set({ cut: true })
    await closed
    const late = connect(wire.port, '127.0.0.1')
    const [error] = await once(late, 'error').catch((reason) => [reason])
    expect(error.code).toBe('ECONNRESET')
    wire.mend()
    client = await open()
    client.write(hello)
    expect(await hears(hello.toString('latin1'))).toBe(true)
  })

  it('delays each direction, and keeps the order', async () => {
    wire.set({ delayMs: 40 })
    const began = performance.now()
    for (let count = 0; count < 5; count += 1) client.write(message('D', String(count)))
    const all = Buffer.concat([0, 1, 2, 3, 4].map((count) => message('D', String(count)))).toString('latin1')
    expect(await hears(all)).toBe(true)
    expect(performance.now() - began).toBeGreaterThanOrEqual(79)
  })

  it('loses notifications, and nothing else, when told so', async () => {
    wire.set({ dropNotifications: true })
    client.write(Buffer.concat([message('D', 'one'), message('A', 'lost'), message('D', 'two')]))
    expect(await hears(Buffer.concat([message('D', 'one'), message('D', 'two')]).toString('latin1'))).toBe(true)
    expect(wire.counts().droppedNotifications).toBe(1)
  })
})

it('finds notifications however the stream is cut into chunks', () => {
  const messages = fc.array(fc.tuple(fc.constantFrom('A', 'D', 'Z', 'R'), fc.string({ maxLength: 20 })))
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 12 })), (all, sizes) => {
      const latin = all.map(([kind, text]) => [kind, Buffer.from(text).toString('latin1')] as const)
      const stream = Buffer.concat(latin.map(([kind, text]) => message(kind, text)))
      const filter = notificationFilter(
        () => true,
        () => undefined,
      )
      const out: Buffer[] = []
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 7
        out.push(filter(stream.subarray(at, at + size)))
        at += size
      }
      const expected = latin.filter(([kind]) => kind !== 'A').map(([kind, text]) => message(kind, text))
      expect(Buffer.concat(out).equals(Buffer.concat(expected))).toBe(true)
    }),
  )
})
