/** Tokens share what they have alike, and never anything else. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Draw, drawFrom, pick } from '../../test/rules/draw.ts'
import { drawWish, drawWorld, type World } from '../../test/rules/random-tokens.ts'
import { compileToken, type StoredToken } from './compile.ts'
import { TOKEN_KINDS } from './token.ts'

const story = fc.noBias(fc.uint8Array({ minLength: 1_600, maxLength: 1_600 }))

function drawStored(draw: Draw, world: World): StoredToken {
  const wish = drawWish(draw, world)
  const user = { internalId: 7, id: 'usr_7', name: 'Kari', active: draw(2) === 0 }
  return {
    ...{ internalId: 1, id: 'tok_1', application: null, expiresAt: null, allowedIps: [] },
    ...wish,
    kind: pick(draw, TOKEN_KINDS),
    master: wish.membership === null && draw(3) === 0,
    grants: wish.grants.slice(0, draw(3)),
    membershipThere: draw(2) === 0,
    revokedAt: pick(draw, [null, 1]),
    user: pick(draw, [null, user]),
  }
}

/** Views of which nobody has made anything yet. */
const afresh = (world: World): World => new Map([...world].map(([id, tenant]) => [id, { ...tenant }]))

function changedInPart(draw: Draw, world: World): World {
  return new Map([...world].map(([id, tenant]) => [id, draw(2) === 0 ? tenant : { ...tenant, active: !tenant.active }]))
}

it('each token is compiled as if it were the only one, also after a tenant that it reaches has changed', () => {
  fc.assert(
    fc.property(story, (bytes) => {
      const draw = drawFrom(bytes)
      const world = drawWorld(draw)
      const worlds = [world, changedInPart(draw, world)]
      const tokens = Array.from({ length: 40 }, () => drawStored(draw, world))
      for (const each of worlds)
        for (const token of tokens) expect(compileToken(token, each)).toEqual(compileToken(token, afresh(each)))
    }),
    { numRuns: 200 },
  )
})

it('tokens of which the same is stored hold the same terms', () => {
  const world = drawWorld(drawFrom(new Uint8Array(1_600)))
  const token = drawStored(drawFrom(new Uint8Array(1_600)), world)
  const [one, other] = [token, { ...token, internalId: 2, id: 'tok_2' }].map((each) => compileToken(each, world))
  expect(one?.terms).toBeDefined()
  expect(other?.terms).toBe(one?.terms)
})
