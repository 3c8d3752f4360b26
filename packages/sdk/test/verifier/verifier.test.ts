/** The verifier over real sockets, at a server that says what the test wants, with a clock that the test moves. */
import { afterEach, describe, expect, it } from 'vitest'
import { aSecret, aToken } from '../a-token.ts'
import { beat, changed, end, forget, hello, problem, refusal, type StreamServer, validReply } from '../stream-server.ts'
import { openScene, type Scene, until } from './scene.ts'

const SECRET = aSecret()
const TAGS = ['token0000001', 'acme00000001']
const keep = (position: number, ms?: number) => ({ position, tags: TAGS, ...(ms === undefined ? {} : { ms }) })
const answers = (position: number, ms?: number) => (server: StreamServer) => {
  server.reply = () => validReply(aToken(), keep(position, ms))
}

let scene: Scene
afterEach(() => scene.stop())

async function open(...parameters: Parameters<typeof openScene>): Promise<Scene> {
  scene = await openScene(...parameters)
  await until(() => scene.verifier.status().believes, 'the stream has begun')
  return scene
}

/** Asks once, so that the answer is kept where it may be. */
async function warm(): Promise<void> {
  expect((await scene.verifier.verify(SECRET)).freshness.from).toBe('server')
}

const known = () => scene.verifier.peek(SECRET)

function ageOfKnown(): number | undefined {
  const freshness = known()?.freshness
  return freshness?.from === 'memory' ? freshness.ageMs : undefined
}

describe('an answer', () => {
  it('comes from the server once, and then from memory', async () => {
    const { clock, server, verifier } = await open(answers(5))
    await warm()
    clock.advance(400)
    const answer = await verifier.verify(SECRET)
    expect(answer).toMatchObject({ valid: true, code: 'valid', token: { id: 'tok_1' }, permissions: ['orders:read'] })
    expect(answer.freshness).toEqual({ from: 'memory', ageMs: 400 })
    expect(server.asked).toEqual([{ secret: SECRET }])
  })

  it('is kept for its very question, compared by what it says', async () => {
    const { verifier } = await open(answers(5))
    const question = { permission: 'orders:read', tenant: 'acme', unit: 'sales' }
    await verifier.verify(SECRET, question)
    expect(verifier.peek(SECRET, { ...question })).toBeDefined()
    for (const other of [
      { ...question, permission: 'orders:write' },
      { ...question, permission: ['orders:read'] },
      { ...question, tenant: 'other' },
      { ...question, tenant: undefined },
      { ...question, tenant: '' },
      { ...question, unit: undefined },
      {},
    ]) {
      expect(verifier.peek(SECRET, other)).toBeUndefined()
    }
    const several = { permission: ['a:b', 'c:d'] }
    await verifier.verify(SECRET, several)
    expect(verifier.peek(SECRET, { permission: ['a:b', 'c:d'] })).toBeDefined()
    expect(verifier.peek(SECRET, { permission: ['a:b'] })).toBeUndefined()
    several.permission.push('e:f')
    expect(verifier.peek(SECRET, several)).toBeUndefined()
    expect(verifier.peek(aSecret(), question)).toBeUndefined()
  })

  it('is kept for the question as it was asked, whatever becomes of it meanwhile', async () => {
    const { server, verifier } = await open(answers(5))
    const question = { permission: 'orders:read' }
    const asked = verifier.verify(SECRET, question)
    question.permission = 'orders:write'
    await asked
    expect(verifier.peek(SECRET, question)).toBeUndefined()
    expect(verifier.peek(SECRET, { permission: 'orders:read' })).toBeDefined()
    const several = { permission: ['a:b'] }
    const askedTwice = verifier.verify(SECRET, several)
    several.permission.push('c:d')
    await askedTwice
    expect(verifier.peek(SECRET, several)).toBeUndefined()
    server.reply = () => validReply(aToken({ allowedIps: ['203.0.113.0/24'] }), keep(5))
    const [bound, from] = [aSecret(), { address: '203.0.113.7' }]
    const askedFrom = verifier.verify(bound, from)
    from.address = '198.51.100.1'
    await askedFrom
    expect(verifier.peek(bound, from)).toBeUndefined()
  })

  it('is kept for its address when the token is bound to addresses', async () => {
    const { server, verifier } = await open()
    server.reply = () => validReply(aToken({ allowedIps: ['203.0.113.0/24'] }), keep(5))
    const here = { address: '203.0.113.7' }
    await verifier.verify(SECRET, here)
    expect(verifier.peek(SECRET, { ...here })).toBeDefined()
    expect(verifier.peek(SECRET, { address: '203.0.113.8' })).toBeUndefined()
    expect(verifier.peek(SECRET)).toBeUndefined()
    server.reply = () => validReply(aToken(), keep(5))
    const free = aSecret()
    await verifier.verify(free, here)
    expect(verifier.peek(free, { address: '198.51.100.1' })).toBeDefined()
  })

  it('cannot be changed by whoever got it', async () => {
    const { verifier } = await open(answers(5))
    const answer = await verifier.verify(SECRET)
    if (!answer.valid) throw new Error('It must be valid.')
    expect(() => Object.assign(answer.token.grants[0] ?? {}, { tenant: 'other' })).toThrow(TypeError)
    expect(() => (answer.permissions as string[]).push('*')).toThrow(TypeError)
  })

  it('is not kept when it refuses, without the header, or with one that is not understood', async () => {
    const { server, verifier } = await open()
    const token = aToken()
    const odd = (value: string) => ({ ...validReply(token, null), headers: { 'polett-keep': value } })
    for (const reply of [
      refusal('token_revoked'),
      validReply(token, null),
      odd('tags=token0000001'),
      odd('position=5'),
      odd('position=5, tags='),
      odd('position=5, tags=a..b'),
      odd('position=5, ms=-3, tags=a'),
      odd('position=5, position=6, tags=a'),
      odd('position=99999999999999999, tags=a'),
    ]) {
      server.reply = () => reply
      await verifier.verify(SECRET)
      expect(known(), JSON.stringify(reply)).toBeUndefined()
    }
    server.reply = () => odd('position=5, tags=a')
    await verifier.verify(SECRET)
    expect(known()).toBeDefined()
  })

  it('says why not, as the server does', async () => {
    const { server, verifier } = await open()
    const missing = { permission: 'orders:write', tenant: 'acme' }
    server.reply = () => ({ body: { valid: false, code: 'permission_missing', missing } })
    expect(await verifier.verify(SECRET, { permission: 'orders:write' })).toEqual({
      ...{ valid: false, code: 'permission_missing', missing, freshness: { from: 'server' } },
    })
  })

  it('needs no call when the text cannot be a secret', async () => {
    const { server, verifier } = await open()
    for (const text of [
      '',
      'x'.repeat(43),
      `${SECRET.slice(0, -1)}${SECRET.endsWith('0') ? '1' : '0'}`,
      'ø'.repeat(43),
    ]) {
      expect(await verifier.verify(text)).toMatchObject({
        valid: false,
        code: 'token_invalid',
        freshness: { from: 'form' },
      })
    }
    expect(server.asked).toEqual([])
  })

  it('ends with the secret, counted from before the question', async () => {
    const { clock, server } = await open((server) => {
      server.reply = () => {
        scene.clock.advance(600)
        return validReply(aToken(), keep(5, 1_000))
      }
    })
    await warm()
    clock.advance(399)
    expect(known()).toBeDefined()
    clock.advance(1)
    expect(known()).toBeUndefined()
    expect(server.asked).toHaveLength(1)
  })

  it('is asked for once by all who ask at once', async () => {
    const { server, verifier } = await open(answers(5))
    const all = await Promise.all(Array.from({ length: 20 }, () => verifier.verify(SECRET, { tenant: 'acme' })))
    expect([server.asked.length, all.every(({ valid }) => valid)]).toEqual([1, true])
  })

  it('is asked for anew by who asks after a change was heard of', async () => {
    const { server, verifier } = await open()
    let release = (): void => undefined
    server.reply = async () => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return validReply(aToken(), keep(5))
    }
    const first = verifier.verify(SECRET)
    await until(() => server.asked.length === 1, 'the question has arrived')
    const releaseFirst = release
    server.reply = () => refusal('token_revoked')
    server.tell(changed(6, 'token0000001'))
    await until(() => (verifier.status().heard ?? 0) >= 6, 'the change was heard of')
    expect((await verifier.verify(SECRET)).valid).toBe(false)
    releaseFirst()
    expect((await first).valid).toBe(true)
    expect(known()).toBeUndefined()
  })
})

describe('a change', () => {
  it('takes away what it reaches, and nothing else', async () => {
    const { server, verifier } = await open(answers(5))
    const other = aSecret()
    await warm()
    server.reply = () => validReply(aToken({ id: 'tok_2' }), { position: 5, tags: ['token0000002'] })
    await verifier.verify(other)
    server.tell(changed(6, 'acme00000001'))
    await until(() => known() === undefined, 'the change has arrived')
    expect(verifier.peek(other)).toBeDefined()
  })

  it('is noticed in an answer from a node that does not know of it yet', async () => {
    const { server, verifier } = await open()
    server.tell(changed(9, 'token0000001') + changed(10, 'someoneelse1'))
    await until(() => verifier.status().heard === 10, 'the changes were heard of')
    answers(8)(server)
    await warm()
    expect(known()).toBeUndefined()
    answers(9)(server)
    await warm()
    expect(known()).toBeDefined()
  })

  it('in parts counts as newer than every answer until its last part', async () => {
    const { server } = await open(answers(50))
    await warm()
    server.tell(changed(null, 'token0000001'))
    await until(() => known() === undefined, 'the first part has arrived')
    await warm()
    expect(known()).toBeUndefined()
    server.tell(changed(40, 'someoneelse1'))
    await until(() => scene.verifier.status().heard === 40, 'the last part was heard of')
    await warm()
    expect(known()).toBeDefined()
  })

  it('before the hello cannot be known, so an older answer is not kept', async () => {
    const { server } = await open((server) => {
      server.greet = () => hello(20)
      answers(19)(server)
    })
    await warm()
    expect(known()).toBeUndefined()
    answers(20)(server)
    await warm()
    expect(known()).toBeDefined()
  })

  it('of long ago is not remembered, so an answer from before it is not kept', async () => {
    const { server, verifier } = await open()
    server.tell(Array.from({ length: 1_001 }, (_, at) => changed(at + 2, `someone${at}`)).join(''))
    await until(() => verifier.status().heard === 1_002, 'the changes were heard of')
    answers(1)(server)
    await warm()
    expect(known()).toBeUndefined()
    answers(2)(server)
    await warm()
    expect(known()).toBeDefined()
  })
})

describe('memory is believed', () => {
  it('for as long as beats come, and no longer', async () => {
    const { clock, server, verifier } = await open(answers(5))
    await warm()
    clock.advance(1_000)
    server.tell(beat(1_000))
    clock.advance(2_500)
    await until(() => known() !== undefined, 'the beat has arrived')
    expect(known()?.freshness).toEqual({ from: 'memory', ageMs: 2_500 })
    clock.advance(500)
    expect([known(), verifier.status().believes]).toEqual([undefined, false])
    expect((await verifier.verify(SECRET)).freshness).toEqual({ from: 'server' })
    server.tell(beat(4_000))
    await until(() => known() !== undefined, 'it is believed again')
  })

  it('by the time when a beat was sent, not when it came', async () => {
    const { clock, server, verifier } = await open(answers(5))
    await warm()
    clock.advance(2_500)
    server.tell(beat(2_500))
    await until(() => ageOfKnown() === 0, 'the beat has arrived')
    clock.advance(4_000)
    // What was held up on the way comes all at once.
    server.tell(beat(2_600) + beat(3_400) + changed(6, 'someoneelse1'))
    await until(() => verifier.status().heard === 6, 'the old beats were heard')
    expect([known(), verifier.status().believes]).toEqual([undefined, false])
  })

  it('no longer than it should if the hello was under way for as long as it may have been', async () => {
    const { clock, server, verifier } = await open(answers(50))
    server.cut()
    await until(() => !verifier.status().believes, 'the stream has broken')
    server.greet = () => {
      clock.advance(400)
      return hello(50)
    }
    clock.advance(250)
    await until(() => verifier.status().believes, 'there is another stream')
    clock.advance(2_599)
    expect(verifier.status().believes).toBe(true)
    clock.advance(1)
    expect(verifier.status().believes).toBe(false)
  })

  it('not after the stream has broken, and again once it goes on with its first beat', async () => {
    const { clock, server, verifier } = await open(answers(5))
    await warm()
    server.tell(changed(7, 'someoneelse1'))
    await until(() => verifier.status().heard === 7, 'the change was heard of')
    server.cut()
    await until(() => !verifier.status().believes, 'the stream has broken')
    expect(known()).toBeUndefined()
    server.greet = () => hello(7)
    clock.advance(250)
    await until(() => server.streams() === 1, 'there is another stream')
    expect([server.resumed.at(-1), known()]).toEqual(['7', undefined])
    server.tell(changed(8, 'someoneelse1') + beat(1))
    await until(() => known() !== undefined, 'it is believed again')
    expect(server.asked).toHaveLength(1)
  })

  it('never again what a stream that goes on tells of at once', async () => {
    const { clock, server, verifier } = await open(answers(5))
    await warm()
    server.cut()
    await until(() => !verifier.status().believes, 'the stream has broken')
    server.greet = () => hello(1) + changed(6, 'token0000001') + beat(1)
    clock.advance(250)
    await until(() => verifier.status().believes, 'it is believed again')
    expect(known()).toBeUndefined()
  })

  it('from the beginning when the stream cannot go on', async () => {
    const { clock, server, verifier } = await open(answers(5))
    await warm()
    server.cut()
    await until(() => !verifier.status().believes, 'the stream has broken')
    server.greet = () => hello(4) + beat(1)
    clock.advance(250)
    await until(() => verifier.status().believes, 'it is believed again')
    expect(known()).toBeUndefined()
  })

  it('from the beginning when it may ask elsewhere now', async () => {
    const { clock, server, verifier } = await open(answers(5))
    const beginAgain = async (sight: string): Promise<void> => {
      server.cut()
      await until(() => !verifier.status().believes, 'the stream has broken')
      server.greet = (lastId) => hello(Number(lastId), 3_000, sight) + beat(1)
      clock.advance(250)
      await until(() => verifier.status().believes, 'it is believed again')
    }
    await warm()
    await beginAgain('all')
    expect(known()).toBeDefined()
    await beginAgain('less')
    expect(known()).toBeUndefined()
    server.tell(forget(2, 'other'))
    await until(() => verifier.status().heard === 2, 'it has forgotten')
    await warm()
    await beginAgain('other')
    expect(known()).toBeDefined()
    await beginAgain('less')
    expect(known()).toBeUndefined()
  })

  it('from the beginning after a forget, also what was under way then', async () => {
    const { server, verifier } = await open()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    server.reply = async () => {
      await held
      return validReply(aToken(), keep(30))
    }
    const asked = verifier.verify(SECRET)
    await until(() => server.asked.length === 1, 'the question has arrived')
    server.tell(forget(20))
    await until(() => verifier.status().heard === 20, 'it has forgotten')
    release()
    await asked
    expect(known()).toBeUndefined()
    await warm()
    expect(known()).toBeDefined()
    server.tell(forget(30))
    await until(() => known() === undefined, 'it has forgotten')
  })

  it('not what was under way when a stream was ended', async () => {
    const { clock, server, verifier } = await open()
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    server.reply = async () => {
      await held
      return validReply(aToken(), keep(30))
    }
    const asked = verifier.verify(SECRET)
    await until(() => server.asked.length === 1, 'the question has arrived')
    server.greet = () => hello(1) + beat(1)
    server.tell(end('permission_missing'))
    await until(() => !verifier.status().believes, 'the stream has ended')
    clock.advance(250)
    await until(() => verifier.status().believes, 'there is another one')
    release()
    await asked
    expect(known()).toBeUndefined()
  })
})

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
      scene = await openScene(
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
    scene = await openScene(
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
    scene = await openScene((server) => {
      server.greet = greet
    })
    await until(() => scene.server.resumed.length === 1 && scene.server.streams() === 0, 'it was left')
    expect(scene.verifier.status().believes).toBe(false)
  })
})

describe('when nobody can tell', () => {
  it('there is no answer', async () => {
    const { server, verifier } = await open(answers(5))
    await warm()
    server.reply = () => ({ status: 503, body: problem('unavailable', 503), headers: { 'retry-after': '3' } })
    server.cut()
    await until(() => !verifier.status().believes, 'the stream has broken')
    await expect(verifier.verify(SECRET)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 3 })
    server.reply = () => ({ body: { valid: true } })
    await expect(verifier.verify(SECRET)).rejects.toMatchObject({ code: 'unexpected_answer' })
    server.reply = () => ({ body: 'yes' })
    await expect(verifier.verify(SECRET)).rejects.toMatchObject({ code: 'unexpected_answer' })
    await server.stop()
    await expect(verifier.verify(SECRET)).rejects.toMatchObject({ code: 'unreachable', status: 0 })
  })

  it('there is none from a server that does not answer in time', async () => {
    const { clock, server, verifier } = await open(undefined, { timeoutMs: 700 })
    server.reply = () => new Promise(() => undefined)
    const asked = verifier.verify(SECRET)
    await until(() => server.asked.length === 1, 'the question has arrived')
    clock.advance(700)
    await expect(asked).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('700 ms') })
  })
})

describe('uses', () => {
  it('are told every five seconds, and what could not be told is told later', async () => {
    const problems: string[] = []
    const { clock, server, verifier } = await open(answers(5), { onProblem: ({ code }) => problems.push(code) })
    await warm()
    const address = '203.0.113.7'
    verifier.peek(SECRET)
    verifier.peek(SECRET, { address })
    clock.advance(100)
    verifier.peek(SECRET, { address })
    verifier.peek(SECRET, { address: 'not an address' })
    server.reportStatus = 503
    clock.advance(1_900)
    server.tell(beat(2_000))
    await until(() => ageOfKnown() === 0, 'the beat has arrived')
    await until(() => {
      clock.advance(100)
      return problems.length === 1
    }, 'the server has refused to hear of uses')
    server.reportStatus = 204
    await until(() => {
      clock.advance(100)
      return server.reported.length > 0
    }, 'uses were told')
    const sum = (from: string | undefined) =>
      server.reported.filter((use) => use.address === from).reduce((all, { count }) => all + count, 0)
    expect(sum(undefined)).toBeGreaterThanOrEqual(3)
    expect(sum(address)).toBe(2)
    expect(server.reported.every(({ msAgo, token }) => token === 'tok_1' && msAgo >= 0)).toBe(true)
    expect(server.reported.find((use) => use.address === address)?.msAgo).toBeGreaterThanOrEqual(4_900)
  })

  it('are told at the end', async () => {
    const { server, verifier } = await open(answers(5))
    await warm()
    for (let time = 0; time < 3; time++) verifier.peek(SECRET)
    await verifier.close()
    expect(server.reported).toEqual([{ token: 'tok_1', count: 3, msAgo: 0 }])
    await until(() => server.streams() === 0, 'the stream has ended')
    expect((await verifier.verify(SECRET)).freshness).toEqual({ from: 'server' })
  })
})

describe('memory is bounded', () => {
  it('and keeps what is asked for', async () => {
    const { verifier } = await open(answers(5), { maxKept: 100 })
    await warm()
    for (let other = 0; other < 250; other++) {
      await verifier.verify(aSecret())
      expect(known(), `after ${other}`).toBeDefined()
    }
    expect(verifier.status().kept).toBeLessThanOrEqual(100)
  })
})
