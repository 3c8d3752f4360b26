/** A random life of an installation, played on both servers: what it draws, it draws from one seed. */

import { type Draw, pick } from '../rules/draw.ts'
import { NAMES } from './texts.ts'
import type { Call, Said, Twins } from './twins.ts'

export interface Person {
  readonly id: string
  readonly username: string
}

export interface Token {
  readonly id: string
  readonly kind: string
  readonly tenant: string | null
  readonly secret: string
}

export interface Place {
  readonly id: string
  readonly units: string[]
  readonly roles: string[]
  readonly people: Person[]
}

/** What there is, or was: some calls shall name what is gone. */
export interface World {
  readonly twins: Twins
  readonly draw: Draw
  readonly places: Place[]
  readonly tokens: Token[]
  /** So many calls have been made. */
  calls: number
  now: number
}

export async function ask(
  world: World,
  method: string,
  path: string,
  body?: unknown,
  by: Call['by'] = 'master',
): Promise<Said> {
  world.calls += 1
  return world.twins.ask({ method, path, by, ...(body === undefined ? {} : { body }) })
}

export const chance = (draw: Draw, oneIn: number): boolean => draw(oneIn) === 0

/** One of them, or sometimes one that never was. */
export function pickOr(draw: Draw, from: readonly string[], never: string): string {
  return from.length === 0 || chance(draw, 30) ? never : pick(draw, from)
}

export const aName = (draw: Draw): string => (chance(draw, 40) ? '' : pick(draw, NAMES))

/** From a pool so small that names meet, whatever they were made for. */
export const aSlug = (draw: Draw): string => `${pick(draw, ['a', 'b', 'z', 'x-1', '9'])}${draw(12)}`

export function aPlace({ draw, places }: World): Place {
  const none: Place = { id: 'nowhere', units: [], roles: [], people: [] }
  return places.length === 0 || chance(draw, 40) ? none : pick(draw, places)
}

export function aToken({ draw, tokens }: World): Token {
  const none: Token = { id: 'no-token', kind: 'application', tenant: null, secret: 'no-secret' }
  return tokens.length === 0 || chance(draw, 40) ? none : pick(draw, tokens)
}

/** A body with some of the members left out. */
export function someOf(draw: Draw, members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(() => draw(3) > 0))
}

export function inDays(world: World, days: number): string {
  return new Date(world.now + days * 86_400_000).toISOString()
}

export const PERMISSIONS: readonly string[] = [
  ...[
    'tenant:read',
    'user:read',
    'user:*',
    'unit:read',
    'role:read',
    'token:*',
    'token:read',
    'audit:read',
    'orders:read',
  ],
]
