/** What happens to tokens: made, changed, ended, used and asked about. */

import { pick, some } from '../rules/draw.ts'
import { aPerson } from './directory-deeds.ts'
import { aName, aPlace, ask, aToken, chance, inDays, PERMISSIONS, pickOr, someOf, type World } from './play.ts'
import { DESCRIPTIONS } from './texts.ts'

const KINDS = ['application', 'application', 'user', 'user', 'organization', 'group']

function terms(world: World) {
  const { draw } = world
  const expiresAt = pick(draw, [
    inDays(world, 1),
    inDays(world, 30),
    inDays(world, 30),
    inDays(world, 500),
    inDays(world, -1),
  ])
  const allowedIps = pick(draw, [[], [], ['127.0.0.0/8'], ['10.0.0.0/8', '::1/128']])
  return { name: aName(draw), expiresAt, ...someOf(draw, { description: pick(draw, DESCRIPTIONS), allowedIps }) }
}

function grants(world: World) {
  const { draw } = world
  return some(draw, 3, () => {
    const place = aPlace(world)
    const unit = chance(draw, 3) ? { unit: pickOr(draw, place.units, 'no-unit') } : {}
    const permissions = some(draw, 3, () => pick(draw, PERMISSIONS))
    return { tenant: chance(draw, 6) ? '*' : place.id, ...unit, permissions }
  })
}

export async function createToken(world: World): Promise<void> {
  const { draw, tokens } = world
  const kind = pick(draw, KINDS)
  const place = aPlace(world)
  const unit = chance(draw, 2) ? null : pickOr(draw, place.units, 'no-unit')
  const tenant = place.id
  const role = pickOr(draw, ['tenant-user', 'unit-user', ...place.roles], 'no-role')
  const parts: Readonly<Record<string, object>> = {
    application: {
      ...(chance(draw, 3) ? { id: `App-${draw(40)}` } : {}),
      ...{ application: aName(draw), grants: grants(world), master: chance(draw, 8) },
    },
    user: { tenant, user: aPerson(world, place).id, unit, role },
    organization: { tenant, admin: chance(draw, 2) },
    group: { tenant, unit: pickOr(draw, place.units, 'no-unit'), admin: chance(draw, 2) },
  }
  const said = await ask(world, 'POST', '/v1/tokens', { kind, ...terms(world), ...parts[kind] })
  if (said.status !== 201) return
  tokens.push({ id: said.body.token.id, kind, tenant: said.body.token.tenant, secret: said.body.secret })
}

/** A person's own membership, so that more of these tokens can be used. */
export async function createFittingToken(world: World): Promise<void> {
  const { draw, tokens } = world
  const place = aPlace(world)
  const { body, status } = await ask(world, 'GET', `/v1/tenants/${place.id}/users/${aPerson(world, place).id}`)
  if (status !== 200 || body.memberships.length === 0) return
  const wish = { kind: 'user', tenant: place.id, user: body.id, ...pick<object>(draw, body.memberships) }
  const said = await ask(world, 'POST', '/v1/tokens', { ...wish, ...terms(world), name: 'A token' })
  if (said.status === 201) tokens.push({ ...wish, id: said.body.token.id, secret: said.body.secret })
}

export async function endOrRevive(world: World): Promise<void> {
  const { draw } = world
  const { id } = aToken(world)
  const verb = pick(draw, ['revoke', 'revoke', 'restore'])
  await ask(
    world,
    'POST',
    `/v1/tokens/${id}/${verb}`,
    verb === 'revoke' && chance(draw, 2) ? { reason: aName(draw) } : {},
  )
}

export async function deleteToken(world: World): Promise<void> {
  await ask(world, 'DELETE', `/v1/tokens/${aToken(world).id}`)
}

export async function renewToken(world: World): Promise<void> {
  const { draw, tokens } = world
  const token = aToken(world)
  const rotates = chance(draw, 2)
  const body = rotates
    ? someOf(draw, { overlapSeconds: pick(draw, [0, 60, 604_800, 604_801]) })
    : {
        ...terms(world),
        ...someOf(draw, { keepSecret: chance(draw, 2), grants: grants(world), application: aName(draw) }),
      }
  const { body: said, status } = await ask(
    world,
    'POST',
    `/v1/tokens/${token.id}/${rotates ? 'rotate' : 'replace'}`,
    body,
  )
  if (status === 200 && typeof said.secret === 'string') tokens.push({ ...token, secret: said.secret })
}

export async function changeMany(world: World): Promise<void> {
  const { draw } = world
  const action = pick(draw, ['revoke', 'restore', 'delete'])
  if (chance(draw, 3)) {
    const filter = { kind: pick(draw, ['user', 'group', 'application']), status: pick(draw, ['expired', 'suspended']) }
    await ask(world, 'POST', '/v1/tokens/bulk', { action, filter, expectedCount: draw(6) })
    return
  }
  const ids = [...new Set(some(draw, 4, () => aToken(world).id))]
  await ask(world, 'POST', '/v1/tokens/bulk', { action, ids })
}

export async function useToken(world: World): Promise<void> {
  const { draw } = world
  const { secret } = aToken(world)
  const place = aPlace(world)
  const question = { permission: pick(draw, PERMISSIONS), tenant: place.id, unit: pickOr(draw, place.units, 'no-unit') }
  const query = new URLSearchParams(someOf(draw, question) as Record<string, string>)
  await ask(world, 'GET', `/v1/verify?${query}`, undefined, secret)
  const address = pick(draw, ['127.0.0.1', '10.1.2.3', '::1', '2001:db8::7'])
  await ask(world, 'POST', '/v1/verifications', { secret, ...someOf(draw, { ...question, address }) }, 'gateway')
}

export async function askAboutToken(world: World): Promise<void> {
  const { draw } = world
  const { id, secret } = aToken(world)
  const by = chance(draw, 4) ? secret : 'master'
  const rest = pick(draw, ['', '', '/access', '/usage', '/usage?step=day', '/versions'])
  await ask(world, 'GET', `/v1/tokens/${chance(draw, 6) ? id.toUpperCase() : id}${rest}`, undefined, by)
}

/** A person signs in on a device, with a name in some letter case. */
export async function signInMobile(world: World): Promise<void> {
  const { draw, tokens } = world
  const place = aPlace(world)
  const { username } = aPerson(world, place)
  const device = { id: `device-${draw(3)}`, name: aName(draw), platform: 'Android', appVersion: '1' }
  const password = chance(draw, 6) ? 'a wrong one' : 'a long enough pass-phrase'
  const said = await ask(world, 'POST', `/v1/tenants/${place.id}/sessions`, {
    username: username.toUpperCase(),
    password,
    device,
  })
  if (said.status !== 201) return
  tokens.push({ id: said.body.token.id, kind: 'mobile', tenant: place.id, secret: said.body.secret })
}
