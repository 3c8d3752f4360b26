/** How long memory is believed, by a clock that the test moves. */

import { describe, expect, it } from 'vitest'
import { aToken } from '../a-token.ts'
import { beat, changed, end, forget, hello, validReply } from '../stream-server.ts'
import { ageOfKnown, answers, keep, known, open, SECRET, warm } from './one-scene.ts'
import { until } from './scene.ts'

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
