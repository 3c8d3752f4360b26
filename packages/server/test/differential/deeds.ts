/** What may happen next, and how often. */

import type { Draw } from '../rules/draw.ts'
import * as directory from './directory-deeds.ts'
import * as lists from './list-deeds.ts'
import type { World } from './play.ts'
import * as tokens from './token-deeds.ts'

type Deed = (world: World) => Promise<void>

const HOUR_MS = 3_600_000

async function letTimePass(world: World): Promise<void> {
  const ms = 1 + world.draw(20 * HOUR_MS)
  world.now += ms
  await world.twins.advance(ms)
}

const DEEDS: readonly (readonly [weight: number, deed: Deed])[] = [
  ...([
    [8, directory.createTenant],
    [3, directory.changeTenant],
    [1, directory.deleteTenant],
  ] as const),
  ...([
    [12, directory.createUnit],
    [6, directory.changeUnit],
    [2, directory.deleteUnit],
  ] as const),
  ...([
    [8, directory.createRole],
    [5, directory.changeRole],
    [2, directory.deleteRole],
  ] as const),
  ...([
    [20, directory.createUser],
    [10, directory.changeUser],
    [3, directory.deleteUser],
  ] as const),
  ...([
    [4, directory.changeMember],
    [3, directory.setPermissions],
  ] as const),
  ...([
    [20, tokens.createToken],
    [14, tokens.createFittingToken],
    [6, tokens.signInMobile],
  ] as const),
  ...([
    [10, tokens.endOrRevive],
    [3, tokens.deleteToken],
    [8, tokens.renewToken],
    [3, tokens.changeMany],
  ] as const),
  ...([
    [8, tokens.useToken],
    [8, tokens.askAboutToken],
  ] as const),
  ...([
    [22, lists.listTokens],
    [5, lists.listTenants],
    [8, lists.listUnits],
    [6, lists.listRoles],
  ] as const),
  ...([
    [14, lists.listUsers],
    [5, lists.listAudit],
    [5, letTimePass],
  ] as const),
]

const TOTAL = DEEDS.reduce((sum, [weight]) => sum + weight, 0)

export function aDeed(draw: Draw): Deed {
  let at = draw(TOTAL)
  for (const [weight, deed] of DEEDS) {
    if (at < weight) return deed
    at -= weight
  }
  throw new Error('The weights do not add up.')
}
