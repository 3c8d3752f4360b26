/** Every way in which a token of a place stops and lives again. */

import { type Draw, pick } from '../rules/draw.ts'
import type { Deed, Flip } from './deed.ts'
import { grantsOn, LESS, MORE, type Place, type Slot } from './place.ts'

const SHORT_LIFE_MS = 1_500

/** A choice that leaves most of the place standing, so that most tokens are valid most of the time. */
export function nextDeed(place: Place, draw: Draw): Deed {
  const gone = place.slots.find((slot) => !slot.living)
  if (gone !== undefined && draw(2) === 0) return create(place, gone)
  const fallen = TURNS.filter(([, thing]) => !stands(place, `${place.name}/${thing}`))
  if (fallen.length > 0 && draw(2) === 0) return turn(place, pick(draw, fallen))
  const living = place.slots.filter((slot) => slot.living)
  if (living.length === 0) return shortLived(place)
  const slot = pick(draw, living)
  const choices: readonly (() => Deed)[] = [
    ...Array.from({ length: 8 }, () => () => revokeOrRestore(place, slot)),
    ...Array.from({ length: 6 }, () => () => turn(place, pick(draw, TURNS))),
    ...[
      () => renew(place, slot, 'replace'),
      () => bulk(place, living),
      () => shortLived(place),
      () => remove(place, slot),
    ],
    ...[() => regrant(place), () => regrant(place)],
    () =>
      slot.needs.every((need) => stands(place, need)) && isKept(place, slot)
        ? renew(place, slot, 'rotate')
        : remove(place, slot),
  ]
  return pick(draw, choices)()
}

const stands = (place: Place, name: string): boolean => place.stands.get(name) ?? true
const token = (place: Place, slot: Slot): string =>
  `${place.name}/${slot.kind} ${place.slots.indexOf(slot)}.${slot.lives}`
const kept = (place: Place, slot: Slot): string => `${token(place, slot)} not revoked`
const granted = (place: Place, slot: Slot): string => `${token(place, slot)} granted`
const isKept = (place: Place, slot: Slot): boolean => stands(place, kept(place, slot))

function secretName(place: Place, slot: Slot, secrets = slot.secrets): string {
  return `${place.name}/${slot.kind} ${place.slots.indexOf(slot)} secret ${secrets}`
}

function deed(place: Place, parts: Pick<Deed, 'cause' | 'call' | 'flips'> & Partial<Deed>): Deed {
  return {
    entries: 1,
    ...parts,
    done(body) {
      for (const flip of parts.flips) place.stands.set(flip.switch, flip.on)
      parts.done?.(body)
    },
  }
}

function ask(place: Place, slot: Slot, secret: string): void {
  const own = slot.kind === 'application' ? [granted(place, slot)] : []
  const name = secretName(place, slot)
  const needs = [name, kept(place, slot), ...own, ...slot.needs]
  place.asked.push({ name, needs, secret, path: `/v1/verify${slot.query}` })
}

const on = (name: string): Flip => ({ switch: name, on: true })
const off = (name: string): Flip => ({ switch: name, on: false })

export function create(place: Place, slot: Slot): Deed {
  const next = { ...slot, lives: slot.lives + 1, secrets: slot.secrets + 1 }
  const life = `${place.name}/${slot.kind} ${place.slots.indexOf(slot)}.${next.lives}`
  return deed(place, {
    cause: 'create',
    call: { method: 'POST', path: '/v1/tokens', body: { ...slot.owner, ...slot.terms } },
    flips: [on(secretName(place, slot, next.secrets)), on(`${life} not revoked`), on(`${life} granted`)],
    done(body) {
      Object.assign(slot, { lives: next.lives, secrets: next.secrets, id: body.token.id, living: true })
      ask(place, slot, body.secret)
    },
  })
}

/** An application that the clock stops. */
function shortLived(place: Place): Deed {
  const at = Date.now() + SHORT_LIFE_MS
  const [name, life] = [`${place.name}/short ${at}`, `${place.name}/short ${at} not expired`]
  const body = {
    kind: 'application',
    application: 'A short one',
    tenant: place.name,
    grants: grantsOn(place.name, MORE),
  }
  return deed(place, {
    cause: 'create',
    call: { method: 'POST', path: '/v1/tokens', body: { ...body, expiresAt: new Date(at).toISOString() } },
    flips: [on(name), on(life)],
    expiry: { switch: life, at },
    done({ secret }) {
      const needs = [name, life, `${place.name}/tenant`]
      place.asked.push({ name, needs, secret, path: '/v1/verify?permission=unit:read' })
    },
  })
}

function revokeOrRestore(place: Place, slot: Slot): Deed {
  const verb = isKept(place, slot) ? 'revoke' : 'restore'
  return deed(place, {
    cause: verb,
    call: { method: 'POST', path: `/v1/tokens/${slot.id}/${verb}`, body: {} },
    flips: [{ switch: kept(place, slot), on: verb === 'restore' }],
    repeatable: true,
  })
}

export function bulk(place: Place, slots: readonly Slot[]): Deed {
  const action = slots.some((slot) => isKept(place, slot)) ? 'revoke' : 'restore'
  const flips = slots.map((slot) => ({ switch: kept(place, slot), on: action === 'restore' }))
  return deed(place, {
    cause: `bulk ${action}`,
    call: { method: 'POST', path: '/v1/tokens/bulk', body: { action, ids: slots.map(({ id }) => id) } },
    flips,
    // Repeating is harmless, and no change.
    entries: flips.filter((flip) => stands(place, flip.switch) !== flip.on).length,
  })
}

function renew(place: Place, slot: Slot, verb: 'rotate' | 'replace'): Deed {
  return deed(place, {
    cause: verb,
    call: { method: 'POST', path: `/v1/tokens/${slot.id}/${verb}`, body: verb === 'rotate' ? {} : slot.terms },
    flips: [
      off(secretName(place, slot)),
      on(secretName(place, slot, slot.secrets + 1)),
      ...(verb === 'replace' ? [on(granted(place, slot))] : []),
    ],
    done(body) {
      slot.secrets += 1
      ask(place, slot, body.secret)
    },
  })
}

/** The application gets other rights under its old secret. */
function regrant(place: Place): Deed {
  const slot = place.slots.find(({ kind, living }) => kind === 'application' && living)
  if (slot === undefined) return shortLived(place)
  const less = stands(place, granted(place, slot))
  const body = { ...slot.terms, grants: grantsOn(place.name, less ? LESS : MORE), keepSecret: true }
  return deed(place, {
    cause: less ? 'replace with less' : 'replace with more',
    call: { method: 'POST', path: `/v1/tokens/${slot.id}/replace`, body },
    flips: [{ switch: granted(place, slot), on: !less }],
  })
}

function remove(place: Place, slot: Slot): Deed {
  return deed(place, {
    cause: 'delete',
    call: { method: 'DELETE', path: `/v1/tokens/${slot.id}` },
    flips: [off(secretName(place, slot))],
    done() {
      slot.living = false
    },
  })
}

type Turn = readonly [cause: string, thing: string, call: (place: Place, stands: boolean) => Deed['call']]

const patch = (path: string, body: object): Deed['call'] => ({ method: 'PATCH', path, body })
const status = (stands: boolean) => ({ status: stands ? 'inactive' : 'active' })

/** What of the place falls and stands again. */
const TURNS: readonly Turn[] = [
  ['tenant', 'tenant', ({ path }, stands) => patch(path, status(stands))],
  ['unit above', 'top', ({ path }, stands) => patch(`${path}/units/top`, status(stands))],
  ['unit', 'low', ({ path }, stands) => patch(`${path}/units/low`, status(stands))],
  [
    'unit moved',
    'team in its house',
    ({ path }, stands) => patch(`${path}/units/team`, { parent: stands ? null : 'house' }),
  ],
  ['user', 'user', ({ userPath }, stands) => patch(userPath, status(stands))],
  ['role', 'role', ({ path }, stands) => patch(`${path}/roles/worker`, status(stands))],
  [
    'role narrowed',
    'role permission',
    ({ path }, stands) => patch(`${path}/roles/worker`, { permissions: stands ? LESS : MORE }),
  ],
  [
    'membership',
    'membership',
    ({ memberPath }, stands) =>
      stands ? { method: 'DELETE', path: memberPath } : { method: 'PUT', path: memberPath, body: { role: 'worker' } },
  ],
]

function turn(place: Place, [cause, thing, call]: Turn): Deed {
  const name = `${place.name}/${thing}`
  const now = stands(place, name)
  return deed(place, {
    cause: now ? cause : `${cause} again`,
    call: call(place, now),
    flips: [{ switch: name, on: !now }],
    repeatable: true,
  })
}
