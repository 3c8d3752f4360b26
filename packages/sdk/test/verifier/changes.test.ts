/** Changes that the stream tells of, and what is told back. */

import { describe, expect, it } from 'vitest'
import { aSecret, aToken } from '../a-token.ts'
import { beat, changed, hello, problem, validReply } from '../stream-server.ts'
import { ageOfKnown, answers, known, open, SECRET, scene, TAGS, warm } from './one-scene.ts'
import { until } from './scene.ts'

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

  it('from an address and from none are told apart, also of an answer that was asked for anew', async () => {
    const { server, verifier } = await open(answers(5))
    await warm()
    const from = { address: '203.0.113.7' }
    for (const question of [from, {}, from, from]) verifier.peek(SECRET, question)
    server.tell(changed(6, TAGS[0] ?? ''))
    await until(() => verifier.status().heard === 6, 'the change has arrived')
    answers(6)(server)
    await warm()
    verifier.peek(SECRET)
    await verifier.close()
    const sums = [from.address, undefined].map((address) =>
      server.reported.reduce((sum, use) => (use.address === address ? sum + use.count : sum), 0),
    )
    expect(sums).toEqual([3, 2])
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
