/** What a verifier answers, from memory and from the server. */

import { describe, expect, it } from 'vitest'
import { aSecret, aToken } from '../a-token.ts'
import { changed, refusal, validReply } from '../stream-server.ts'
import { answers, keep, known, open, SECRET, scene, warm } from './one-scene.ts'
import { until } from './scene.ts'

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
