/** Every dialog, drawer and menu of the console, and the steps that lead there. */

import { choose, confirmPassword, press, pressBeginning, type Step, steps, tick } from '../browser/steps.ts'
import { COMPANY, type Scene } from './scenes.ts'

const menuOf = (key: string, name: string): Step => press(key, { name })

/** The button that says the status of a token. */
const status = (name: string): Step => pressBeginning('token.actions.statusOf', { name })

/** The server does the first of two, and not the other. */
const refusedAtOnce =
  (key: string): Step =>
  async (page, t) => {
    await page.route('**/v1/tokens/bulk', async (route) => {
      const { ids }: { ids: readonly string[] } = route.request().postDataJSON()
      const results = ids.map((id, at) => (at === 0 ? { id, ok: true } : { id, ok: false, code: 'conflict' }))
      await route.fulfill({ json: { results, succeeded: 1, failed: ids.length - 1, propagation: ALONE } })
    })
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t(key, { count: '2' }) })
      .click()
    await page.getByRole('dialog').getByRole('table').waitFor()
    await page.unroute('**/v1/tokens/bulk')
  }
const ALONE = { nodes: 1, confirmed: 1, milliseconds: 1, waitedFor: [] }

const openFirst: Step = (page) => page.locator('[data-row-main]').first().click()

/** A row of the rights of an application, with what unfolds below it. */
const addRights: Step = async (page, t) => {
  await page.getByRole('combobox', { name: t('create.grants.add') }).fill('Site 1')
  await page.getByRole('option', { name: /Site 1/ }).click()
  await page.getByRole('button', { name: t('permissions.matrix.moreOf', { name: 'Site 1' }) }).click()
}

const OVERVIEW = '/?tenant=3'
const TOKENS = '/administrator/tokens?tenant=3'
const DEVICES = `${TOKENS}&tab=mobile`
const REVOKED = `${TOKENS}&status=revoked`
const ERP = '/administrator/tokens/{ERP sync}?tenant=3'
const KARI = '/administrator/users/kari?tenant=3'
const COMPANIES = '/administrator/company-sign-in?tenant=3'
const UNITS = '/administrator/units?tenant=3'
const UNIT = '/administrator/units/a?tenant=3'
const ROLES = '/administrator/roles?tenant=3'
const ROLE = '/administrator/roles/reader?tenant=3'
const OWN = `${ROLES}&tab=own`
const ROTATED = '/administrator/audit?tenant=3&action=token.rotated'
const SITE = '/administrator/tenant?tenant=site3'

export const DIALOGS: readonly Scene[] = [
  { name: 'palette', as: 'admin', path: OVERVIEW, open: (page) => page.keyboard.press('ControlOrMeta+K') },
  { name: 'navigation as a sheet', as: 'root', path: OVERVIEW, narrow: true, open: press('shell.openNavigation') },
  { name: 'menu of organizations', as: 'root', path: OVERVIEW, open: menuOf('shell.switchTenant', 'Fjordbygg') },
  { name: 'own menu', as: 'admin', path: OVERVIEW, open: menuOf('shell.user', 'Admin') },
  { name: 'menu of help', as: 'admin', path: OVERVIEW, open: press('shell.help') },
  { name: 'menu of themes', as: 'admin', path: OVERVIEW, open: press('shell.theme') },
  { name: 'menu of new tokens', as: 'admin', path: TOKENS, open: press('common.create') },
  { name: 'deleting two tokens', as: 'admin', path: TOKENS, open: steps(tick(2), press('tokens.actions.delete')) },
  { name: 'revoking two tokens', as: 'admin', path: TOKENS, open: steps(tick(2), press('tokens.actions.revoke')) },
  {
    name: 'restoring a token of many',
    as: 'admin',
    path: REVOKED,
    open: steps(tick(1), press('tokens.actions.restore')),
  },
  {
    name: 'disconnecting two devices',
    as: 'admin',
    path: DEVICES,
    open: steps(tick(2), press('tokens.actions.disconnect_other')),
  },
  {
    name: 'what many did not do',
    as: 'admin',
    path: TOKENS,
    open: steps(tick(2), press('tokens.actions.revoke'), refusedAtOnce('tokens.bulk.revokeVerb_other')),
  },
  { name: 'menu of a status', as: 'admin', path: ERP, open: status('ERP sync') },
  { name: 'revoking a token', as: 'admin', path: ERP, open: steps(status('ERP sync'), choose('token.actions.revoke')) },
  { name: 'deleting a token', as: 'admin', path: ERP, open: steps(status('ERP sync'), choose('token.actions.delete')) },
  { name: 'rotating a token', as: 'admin', path: ERP, open: press('token.actions.rotate') },
  {
    name: 'deleting a master token',
    as: 'root',
    path: '/administrator/tokens/provisioning?tenant=platform',
    open: steps(status('Provisioning'), choose('token.actions.delete')),
  },
  {
    name: 'restoring a token',
    as: 'admin',
    path: '/administrator/tokens/{Site diary}?tenant=3',
    open: steps(status('Site diary'), choose('token.actions.restore')),
  },
  { name: 'password before a secret is shown', as: 'admin', path: ERP, later: true, open: press('common.show') },
  {
    name: 'device',
    as: 'admin',
    path: DEVICES,
    open: openFirst,
  },
  {
    name: 'disconnecting a device',
    as: 'admin',
    path: DEVICES,
    open: steps(openFirst, press('token.disconnect.verb')),
  },
  { name: 'a new user', as: 'admin', path: '/administrator/users?tenant=3', open: press('users.create') },
  { name: 'changing a user', as: 'admin', path: KARI, open: press('users.edit.verb') },
  { name: 'changing attributes', as: 'admin', path: `${KARI}&act=edit-attributes` },
  { name: 'adding a membership', as: 'admin', path: KARI, open: press('users.memberships.add') },
  {
    name: 'removing a membership',
    as: 'admin',
    path: KARI,
    open: pressBeginning('users.memberships.removeWhich'),
  },
  ...(['link.invite', 'link.reset', 'password.set', 'logOut.verb', 'status.deactivate', 'delete.verb'] as const).map(
    (key) => ({
      name: `a user, ${key}`,
      as: 'admin' as const,
      path: KARI,
      open: steps(menuOf('users.page.more', 'Kari Nordmann'), choose(`users.${key}`)),
    }),
  ),
  {
    name: 'a new authenticator app',
    as: 'kari',
    path: '/account?tenant=3&tab=sign-in',
    open: press('factors.app.add'),
  },
  { name: 'a new department', as: 'admin', path: UNITS, open: press('units.create') },
  { name: 'changing a department', as: 'admin', path: UNIT, open: press('units.edit') },
  {
    name: 'deactivating a department',
    as: 'admin',
    path: UNIT,
    open: steps(menuOf('units.more', 'A'), choose('units.deactivate')),
  },
  {
    name: 'deleting a department',
    as: 'admin',
    path: UNIT,
    open: steps(menuOf('units.more', 'A'), choose('units.delete')),
  },
  { name: 'adding a member', as: 'admin', path: UNIT, open: press('units.members.add') },
  {
    name: 'removing a member',
    as: 'admin',
    path: UNIT,
    open: press('units.members.removeWhom', { person: 'Ola Nordmann', unit: 'A' }),
  },
  { name: 'a new user type', as: 'admin', path: ROLES, open: press('roles.create') },
  { name: 'changing a user type', as: 'admin', path: ROLE, open: press('roles.edit') },
  {
    name: 'deactivating a user type',
    as: 'admin',
    path: ROLE,
    open: steps(menuOf('roles.moreFor', 'Reader'), choose('roles.deactivate')),
  },
  {
    name: 'deleting a user type',
    as: 'admin',
    path: ROLE,
    open: steps(menuOf('roles.moreFor', 'Reader'), choose('roles.delete')),
  },
  { name: 'a new permission', as: 'admin', path: OWN, open: press('roles.own.add') },
  { name: 'changing a permission', as: 'admin', path: OWN, open: menuOf('roles.own.edit', 'orders:read') },
  { name: 'removing a permission', as: 'admin', path: OWN, open: menuOf('roles.own.remove', 'orders:read') },
  { name: 'registering an app', as: 'admin', path: '/administrator/apps?tenant=3', open: press('apps.create') },
  { name: 'adding a company', as: 'admin', path: COMPANIES, open: press('issuers.create') },
  { name: 'a rule of a new company', as: 'admin', path: `${COMPANIES}&new=1`, open: press('issuers.addRule') },
  { name: 'changing a company', as: 'admin', path: COMPANIES, open: press('issuers.edit', { name: COMPANY.name }) },
  {
    name: 'making a company the only way',
    as: 'admin',
    path: COMPANIES,
    open: steps(
      press('issuers.edit', { name: COMPANY.name }),
      (page, t) => page.getByRole('switch', { name: t('issuers.onlyThisWay') }).check({ force: true }),
      press('common.save'),
    ),
  },
  { name: 'deleting a company', as: 'admin', path: COMPANIES, open: press('issuers.deleteWhich', COMPANY) },
  {
    name: 'linking a user with a company',
    as: 'admin',
    path: '/administrator/users/ola?tenant=3',
    open: press('issuers.person.linkWith', { company: COMPANY.name }),
  },
  {
    name: 'unlinking a user from a company',
    as: 'admin',
    path: KARI,
    open: press('issuers.person.unlinkFrom', { company: COMPANY.name }),
  },
  { name: 'a new organization', as: 'root', path: '/platform/tenants?tenant=platform', open: press('tenants.create') },
  { name: 'changing an organization', as: 'root', path: SITE, open: press('tenants.edit') },
  {
    name: 'deactivating an organization',
    as: 'root',
    path: SITE,
    open: steps(menuOf('tenants.more', 'Site 3'), choose('tenants.deactivate')),
  },
  {
    name: 'deleting an organization',
    as: 'root',
    path: SITE,
    open: steps(menuOf('tenants.more', 'Site 3'), choose('tenants.delete')),
  },
]

/** What is no dialog, but only there after a step. */
export const STATES: readonly Scene[] = [
  { name: 'two tokens ticked', as: 'admin', path: TOKENS, open: tick(2) },
  { name: 'shown secret', as: 'admin', path: ERP, later: true, open: steps(press('common.show'), confirmPassword) },
  {
    name: 'rights of a new application',
    as: 'root',
    path: '/administrator/tokens/create/application?tenant=platform',
    open: addRights,
  },
  {
    name: 'rights of a new application in a tenant',
    as: 'admin',
    path: '/administrator/tokens/create/application?tenant=3',
    open: steps(
      press('create.grants.addHere', { name: 'Fjordbygg' }),
      press('permissions.matrix.moreOf', { name: 'Fjordbygg' }),
    ),
  },
  { name: 'entry of the audit log', as: 'admin', path: ROTATED, open: openFirst },
  {
    name: 'integrity of the audit log',
    as: 'root',
    path: '/administrator/audit?tenant=platform',
    open: press('audit.verify.button'),
  },
]
