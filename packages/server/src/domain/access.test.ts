import { describe, expect, it } from 'vitest'
import { aTenant, PLATFORM_TENANT, ROLE } from '../../test/rules/scene.ts'
import { type CreationQuestion, judgeCreation, judgeTenant, judgeThing, type ThingQuestion } from './access.ts'
import { fullRights, type StoredGrant } from './compile.ts'
import { liveMembershipRights } from './directory.ts'
import type { Rights } from './rights.ts'
import { EVERYWHERE, inTenant, type Place } from './scope.ts'

const [SITE1, SITE2, SITE3] = [11, 12, 13]
const O = aTenant({
  id: 2,
  units: [{ id: 20 }, { id: 21 }],
  roles: [{ id: 100, permissions: ['user:read', 'orders:read'] }],
})
const sites = [SITE1, SITE2, SITE3].map((id) => aTenant({ id }))
const tenants = new Map([O, ...sites].map((tenant) => [tenant.internalId, tenant]))

const as = (unit: number | null, role: number): Rights => liveMembershipRights(O, { unit, role })
const application = (grants: readonly Omit<StoredGrant, 'unit'>[], master = false): Rights =>
  fullRights(
    { tenant: PLATFORM_TENANT, membership: null, master, grants: grants.map((grant) => ({ ...grant, unit: null })) },
    tenants,
  )

const olga = as(null, ROLE['tenant-admin'])
const greta = as(20, ROLE['unit-admin'])
const uwe = [...as(null, ROLE['tenant-user']), ...as(20, ROLE['unit-user'])]
const ci = as(null, ROLE['tenant-user'])
const groupToken = as(20, ROLE['unit-user'])
const reader = as(20, 100)
const masterWithAll = application([{ tenant: null, permissions: ['*'] }], true)
const master = application([], true)
const example = [
  { tenant: SITE1, permissions: ['tenant:read', 'user:*'] },
  { tenant: SITE2, permissions: ['tenant:read', 'tenant:update', 'user:*'] },
]
const shop = application(example)
const readsAll = { tenant: null, permissions: ['tenant:read'] }
const updatesOne = { tenant: SITE1, permissions: ['tenant:update'] }

const G1 = inTenant(2, [20])
const G2 = inTenant(2, [21])

describe('a creation', () => {
  const inside = (permission: string, place: Place): CreationQuestion => ({ permission, place, named: place.tenant })
  const tenant: CreationQuestion = { permission: 'tenant:create', place: EVERYWHERE, named: null }
  const platformToken: CreationQuestion = { permission: 'token:create', place: inTenant(PLATFORM_TENANT), named: null }
  const nowhere = (permission: string): CreationQuestion => ({ permission, place: inTenant(-1), named: 'unknown' })

  it.each<[string, Rights, CreationQuestion, string]>([
    [
      'C-12: an application with tenant:create on one site creates no tenant',
      application([...example, { tenant: SITE1, permissions: ['tenant:create'] }]),
      tenant,
      'refused',
    ],
    ['C-13: `*` everywhere creates a tenant', application([{ tenant: null, permissions: ['*'] }]), tenant, 'allowed'],
    ['C-14: the application creates a user in its site', shop, inside('user:create', inTenant(SITE1)), 'allowed'],
    [
      'C-15: the application creates no user in a site it has nothing in',
      shop,
      inside('user:create', inTenant(SITE3)),
      'hidden',
    ],
    ['C-15: nor in one that does not exist, with the same answer', shop, nowhere('user:create'), 'hidden'],
    ['C-16: the application signs nobody in', shop, inside('session:create', inTenant(SITE1)), 'refused'],
    [
      'C-17: session:create alone is enough to sign in',
      application([{ tenant: SITE1, permissions: ['session:create'] }]),
      inside('session:create', inTenant(SITE1)),
      'allowed',
    ],
    ['C-21: the application creates no tokens', shop, platformToken, 'refused'],
    ['C-22: a master creates tokens', master, platformToken, 'allowed'],
    [
      'a master creates no users, whether the tenant is there',
      master,
      inside('user:create', inTenant(SITE1)),
      'refused',
    ],
    ['or is not', master, nowhere('user:create'), 'refused'],
    [
      'whoever may create everywhere learns that the tenant is missing',
      masterWithAll,
      nowhere('user:create'),
      'hidden',
    ],
    ['Q-10: a reader of a department creates no user', reader, inside('user:create', inTenant(2)), 'refused'],
    [
      'V-04: a tenant administrator creates a token of the tenant',
      olga,
      inside('token:create', inTenant(2)),
      'allowed',
    ],
    ['V-07: a plain organization token invites nobody', ci, inside('user:create', inTenant(2)), 'refused'],
    ['V-12: a plain member creates no token of a group', uwe, inside('token:create', G1), 'refused'],
    [
      'V-13: a group administrator creates no token of the organization',
      greta,
      inside('token:create', inTenant(2)),
      'refused',
    ],
    ['a group administrator creates a token of the group', greta, inside('token:create', G1), 'allowed'],
    ['a group administrator creates none of another group', greta, inside('token:create', G2), 'refused'],
    ['a stranger learns nothing', greta, inside('token:create', inTenant(SITE1)), 'hidden'],
    [
      'nor does somebody with a role that permits nothing',
      application([{ tenant: SITE1, permissions: [] }]),
      inside('user:create', inTenant(SITE1)),
      'hidden',
    ],
  ])('%s', (_, rights, question, judgement) => {
    expect(judgeCreation(rights, question)).toBe(judgement)
  })
})

describe('a call on a thing', () => {
  const on = (resource: string, action: string, named: number | null, places: readonly Place[]): ThingQuestion => ({
    permission: `${resource}:${action}`,
    read: `${resource}:read`,
    places,
    named,
    needed: 'any',
  })
  const user = (action: string, ...places: Place[]) => on('user', action, 2, places)
  const everyOf = (action: string, ...places: Place[]) => ({ ...user(action, ...places), needed: 'every' }) as const
  const unit = (action: string, ...places: Place[]) => on('unit', action, 2, places)
  const token = (action: string, ...places: Place[]) => on('token', action, null, places)
  const platform = inTenant(PLATFORM_TENANT)

  it.each<[string, Rights, ThingQuestion, string]>([
    ['Q-08: a reader reads a user of the department', reader, user('read', G1), 'allowed'],
    ['Q-09: a reader does not see users of the other department', reader, user('read', G2), 'hidden'],
    ['Q-09: nor somebody missing, with the same answer', reader, user('read'), 'hidden'],
    ['Q-10: a reader edits nobody in sight', reader, user('update', G1), 'refused'],
    ['Q-10: and learns of nobody out of sight', reader, user('update', G2), 'hidden'],
    ['Q-11: the administrator of a department edits there', greta, user('update', G1), 'allowed'],
    ['Q-11: and not in the other one', greta, user('update', G2), 'hidden'],
    ['a user is in sight at one of two memberships', greta, user('update', G1, G2), 'allowed'],
    ['what needs every membership is refused in sight', greta, everyOf('delete', G1, G2), 'refused'],
    ['what needs every membership is done where all are held', olga, everyOf('delete', G1, G2), 'allowed'],
    ['a missing user lies at the tenant', olga, everyOf('delete'), 'allowed'],
    ['a missing user is hidden from those who read elsewhere', greta, everyOf('delete'), 'hidden'],
    ['whoever reads no users at all is refused, the user existing', ci, user('read', G1), 'refused'],
    ['or not', ci, user('read'), 'refused'],
    ['a stranger to the tenant learns nothing', shop, user('read', G1), 'hidden'],
    [
      'an action does not need reading',
      application([{ tenant: 2, permissions: ['user:delete'] }]),
      user('delete', G1),
      'allowed',
    ],
    ['V-08: a plain organization token deletes no group', ci, unit('delete', G1), 'refused'],
    ['V-08: nor a group that is not there, reading all of them', ci, unit('delete'), 'hidden'],
    ['V-09: a group token reads its group', groupToken, unit('read', G1), 'allowed'],
    ['V-10: a group token does not see the other group', groupToken, unit('read', G2), 'hidden'],
    ['V-11: a group token does not change members of its group', groupToken, user('update', G1), 'refused'],
    ['V-11: the administrating one does', greta, user('update', G1), 'allowed'],
    ['V-03: a plain member reads no tokens of the group', uwe, token('read', G1), 'refused'],
    ['V-03: its administrator does', greta, token('read', G1), 'allowed'],
    ['V-03: but none of the other group', greta, token('read', G2), 'hidden'],
    ['C-21: the application reads no other token', shop, token('read', platform), 'refused'],
    ['C-21: nor one that is not there', shop, token('read'), 'refused'],
    ['C-21: and deletes none', shop, token('delete', platform), 'refused'],
    ['C-22: a master does not reveal', master, token('reveal', platform), 'refused'],
    ['C-22: a master rotates, as far as its own rights go', master, token('rotate', platform), 'allowed'],
    ['C-27: a master may delete what is not there', master, token('delete'), 'allowed'],
    ['C-31: a tenant administrator does not see tokens of the platform', olga, token('read', platform), 'hidden'],
  ])('%s', (_, rights, question, judgement) => {
    expect(judgeThing(rights, question)).toBe(judgement)
  })

  it('in a tenant that does not exist is answered as in any tenant that the caller has nothing in', () => {
    const permissions = ['user:read', 'user:update']
    for (const rights of [
      shop,
      greta,
      olga,
      master,
      masterWithAll,
      application([{ tenant: null, permissions: ['user:read'] }]),
    ]) {
      for (const permission of permissions) {
        const at = (named: number | 'unknown'): ThingQuestion => ({
          permission,
          read: 'user:read',
          places: [],
          named,
          needed: 'any',
        })
        expect(judgeThing(rights, at('unknown'))).toBe(judgeThing(rights, at(SITE3)))
      }
    }
  })
})

describe('a call on a tenant', () => {
  it.each<[string, Rights, string, number | 'unknown', string]>([
    ['C-06: the application reads its site', shop, 'tenant:read', SITE1, 'allowed'],
    ['C-07: and may not update it', shop, 'tenant:update', SITE1, 'refused'],
    ['C-08: but the other one', shop, 'tenant:update', SITE2, 'allowed'],
    ['C-09: it does not see a third', shop, 'tenant:read', SITE3, 'hidden'],
    ['C-09: nor one that does not exist', shop, 'tenant:read', 'unknown', 'hidden'],
    ['C-10: whoever reads everywhere is told that it is not there', masterWithAll, 'tenant:read', 'unknown', 'allowed'],
    ['C-18: tenant:update alone updates', application([updatesOne]), 'tenant:update', SITE1, 'allowed'],
    ['C-19: grants add up', application([readsAll, updatesOne]), 'tenant:update', SITE1, 'allowed'],
    ['C-19: in either order', application([updatesOne, readsAll]), 'tenant:update', SITE1, 'allowed'],
    [
      'C-20: `*` on a site deletes it',
      application([{ tenant: SITE1, permissions: ['*'] }]),
      'tenant:delete',
      SITE1,
      'allowed',
    ],
    ['C-20: and no other', application([{ tenant: SITE1, permissions: ['*'] }]), 'tenant:delete', SITE2, 'hidden'],
    ['C-22: a master without grants reads no tenant', master, 'tenant:read', SITE1, 'refused'],
    ['C-22: and cannot tell whether there is one', master, 'tenant:read', 'unknown', 'refused'],
    ['V-06: a plain organization token reads the tenant', ci, 'tenant:read', 2, 'allowed'],
    ['V-07: and does not update it', ci, 'tenant:update', 2, 'refused'],
    ['reading in a unit shows the record of the tenant', groupToken, 'tenant:read', 2, 'allowed'],
    ['updating in a unit does not change the tenant, which is in sight', groupToken, 'tenant:update', 2, 'refused'],
    ['reading in a unit shows no other tenant', groupToken, 'tenant:read', SITE1, 'hidden'],
  ])('%s', (_, rights, permission, named, judgement) => {
    expect(judgeTenant(rights, permission, named)).toBe(judgement)
  })
})
