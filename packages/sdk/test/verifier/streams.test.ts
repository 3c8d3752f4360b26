/** Streams that begin, break off and go on. */

import { describe, expect, it } from 'vitest'
import { beat, end, hello, problem } from '../stream-server.ts'
import { answers, known, open, openEarly, SECRET, scene, warm } from './one-scene.ts'
import { until } from './scene.ts'

describe('a stream', () => {
  it('that is silent for long is given up, and another one is asked for', async () => {
    const { clock, server } = await open()
    clock.advance(5_000)
    expect(server.streams()).toBe(1)
    clock.advance(2_000)
    await until(() => server.streams() === 0, 'the stream was given up')
    await until(() => {
      clock.advance(50)
      return server.resumed.length === 2
    }, 'another one was asked for')
  })

  it('that was slow to begin is given up for one that is not, and nothing is forgotten', async () => {
    const { clock, server, verifier } = await open(answers(5))
    await warm()
    server.cut()
    await until(() => !verifier.status().believes, 'the stream has broken')
    server.greet = () => {
      clock.advance(3_500)
      server.greet = () => hello(1) + beat(1)
      return hello(1)
    }
    clock.advance(250)
    await until(() => server.streams() === 1, 'there is another stream')
    expect(verifier.status().believes).toBe(false)
    await until(() => {
      if (server.resumed.length === 2) clock.advance(500)
      else if (!verifier.status().believes) clock.advance(1)
      return verifier.status().believes
    }, 'it is believed again')
    expect([server.resumed.length, known()?.valid]).toEqual([3, true])
  })

  it('is asked for less and less often while there is none', async () => {
    const problems: string[] = []
    const { clock, server } = await open(undefined, { onProblem: ({ code }) => problems.push(code) })
    server.greet = () => ({ status: 503, body: problem('unavailable', 503) })
    server.cut()
    const waits: number[] = []
    for (let tries = 2; tries < 12; tries++) {
      let waited = 0
      await until(() => {
        clock.advance(50)
        waited += 50
        return server.resumed.length === tries
      }, 'it was asked for')
      waits.push(waited)
      await until(() => problems.length === tries - 1, 'it was refused')
    }
    expect(waits.at(-1)).toBeGreaterThanOrEqual(30_000)
    expect(waits[1]).toBeLessThan(2_000)
  })

  it('goes on when whoever is told of problems throws', async () => {
    const thrown: unknown[] = []
    const catchOne = (error: unknown) => void thrown.push(error)
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException').on('uncaughtException', catchOne)
    try {
      const onProblem = () => {
        throw new Error('of the listener')
      }
      await openEarly(
        (server) => {
          server.greet = () => ({ status: 503, body: problem('unavailable', 503) })
        },
        { onProblem },
      )
      await until(() => thrown.length === 1, 'it was refused')
      scene.server.greet = () => hello(1)
      scene.clock.advance(250)
      await until(() => scene.verifier.status().believes, 'it was asked for again')
    } finally {
      process.off('uncaughtException', catchOne)
      for (const other of others) process.on('uncaughtException', other)
    }
  })

  it('that is refused is asked for rarely, and the server is asked each time', async () => {
    const problems: string[] = []
    await openEarly(
      (server) => {
        answers(5)(server)
        server.greet = () => ({ status: 403, body: problem('permission_missing', 403) })
      },
      { onProblem: ({ code }) => problems.push(code) },
    )
    await until(() => problems.length === 1, 'it was refused')
    expect(problems).toEqual(['permission_missing'])
    await warm()
    await warm()
    scene.clock.advance(29_000)
    expect(scene.server.resumed).toHaveLength(1)
    scene.clock.advance(1_000)
    await until(() => scene.server.resumed.length === 2, 'it was asked for again')
  })

  it('that ends with the own token takes everything away, and the problem surfaces', async () => {
    const { server, verifier } = await open(answers(5))
    await warm()
    server.greet = () => ({ status: 401, body: problem('token_revoked', 401) })
    server.reply = () => ({ status: 401, body: problem('token_revoked', 401) })
    server.tell(end('token_revoked'))
    await until(() => !verifier.status().believes, 'the stream has ended')
    expect(known()).toBeUndefined()
    await expect(verifier.verify(SECRET)).rejects.toMatchObject({ name: 'PolettProblem', code: 'token_revoked' })
  })

  it.each([
    ['what is no stream', () => ({ body: { hello: 'there' } })],
    ['one that begins with something else', () => beat(1)],
    ['one that does not say what it means', () => 'event: hello\ndata: {"position":"1","silenceMs":3000}\n\n'],
    ['one that never ends an event', () => `event: hello\ndata: ${'x'.repeat(70_000)}`],
  ])('is not followed when the server sends %s', async (_, greet) => {
    await openEarly((server) => {
      server.greet = greet
    })
    await until(() => scene.server.resumed.length === 1 && scene.server.streams() === 0, 'it was left')
    expect(scene.verifier.status().believes).toBe(false)
  })
})
