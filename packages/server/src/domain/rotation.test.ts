import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LivingSecret, planRotation } from './rotation.ts'

const NOW = 1_800_000_000_000
const secret = (internalId: number, more: Partial<LivingSecret> = {}): LivingSecret => ({
  internalId,
  expiresAt: null,
  createdAt: NOW - 1_000 + internalId,
  ...more,
})

describe('a rotation', () => {
  it.each([
    ['ends the present secret at once without an overlap', [secret(1)], 0, null, { endNow: [1], overlap: null }],
    [
      'lets it live for the overlap',
      [secret(1)],
      60,
      null,
      { endNow: [], overlap: { secret: 1, until: NOW + 60_000 } },
    ],
    [
      'but never beyond the expiry of the token',
      [secret(1)],
      60,
      NOW + 5,
      { endNow: [], overlap: { secret: 1, until: NOW + 5 } },
    ],
    [
      'nor its own end',
      [secret(1, { expiresAt: NOW + 3 })],
      60,
      NOW + 5,
      { endNow: [], overlap: { secret: 1, until: NOW + 3 } },
    ],
    ['ends it at once when the token ends now', [secret(1)], 60, NOW, { endNow: [1], overlap: null }],
    [
      'ends an older one at once',
      [secret(1, { expiresAt: NOW + 9 }), secret(2)],
      60,
      null,
      { endNow: [1], overlap: { secret: 2, until: NOW + 60_000 } },
    ],
    ['ends both without an overlap', [secret(1), secret(2)], 0, null, { endNow: [2, 1], overlap: null }],
    [
      'tells secrets of one millisecond apart by their id',
      [secret(2, { createdAt: 7 }), secret(1, { createdAt: 7 })],
      1,
      null,
      { endNow: [1], overlap: { secret: 2, until: NOW + 1_000 } },
    ],
    ['has nothing to end when nothing lives', [], 60, null, { endNow: [], overlap: null }],
  ] as const)('%s', (_, living, overlapSeconds, tokenExpiresAt, plan) => {
    expect(planRotation(living, overlapSeconds, tokenExpiresAt, NOW)).toEqual(plan)
  })

  it('leaves at most two secrets, however often it is done, and lengthens no life', () => {
    const step = fc.record({
      overlap: fc.integer({ min: 0, max: 604_800 }),
      wait: fc.integer({ min: 0, max: 1_000_000_000 }),
    })
    const expiry = fc.option(fc.integer({ min: 1, max: 3_000_000_000 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), expiry, (steps, lifetime) => {
        const tokenExpiresAt = lifetime === null ? null : NOW + lifetime
        let living: readonly LivingSecret[] = [secret(0, { createdAt: NOW })]
        let now = NOW
        for (const [index, { overlap, wait }] of steps.entries()) {
          now += wait
          living = living.filter(({ expiresAt }) => expiresAt === null || now < expiresAt)
          const plan = planRotation(living, overlap, tokenExpiresAt, now)
          const kept = living.filter(({ internalId }) => !plan.endNow.includes(internalId))
          expect(kept.map(({ internalId }) => internalId)).toEqual(plan.overlap === null ? [] : [plan.overlap.secret])
          for (const each of kept) {
            const until = plan.overlap?.until ?? Number.NaN
            expect(until).toBeGreaterThan(now)
            expect(until).toBeLessThanOrEqual(
              Math.min(each.expiresAt ?? Infinity, tokenExpiresAt ?? Infinity, now + overlap * 1_000),
            )
          }
          living = [
            ...kept.map((each) => ({ ...each, expiresAt: plan.overlap?.until ?? null })),
            secret(index + 1, { createdAt: now }),
          ]
          expect(living.length).toBeLessThanOrEqual(2)
        }
      }),
    )
  })
})
