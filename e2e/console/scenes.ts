/** Every page of the console: who opens it, and where. Dialogs, drawers and menus stand in `dialogs.ts`. */

import type { Json, RunningConsole, SignIn } from '../browser/console.ts'
import type { Step } from '../browser/steps.ts'

export interface Scene {
  readonly name: string
  /** Left out: nobody is signed in. */
  readonly as?: SignIn
  /** An address; ids of the demo's tokens are asked for by their name, as in `{ERP sync}`, or `{device of ola}`. */
  readonly path: string
  /** Long after the sign-in, so that the password has to be given again. */
  readonly later?: boolean
  /** On an installation that nobody has set up yet. */
  readonly bare?: boolean
  /** Only there on a narrow window. */
  readonly narrow?: boolean
  /** From the page to the dialog. */
  readonly open?: Step
}

/** A company that says who people of tenant 3 are. It is never asked. */
export const COMPANY = { name: 'Fjordbygg', host: 'login.fjordbygg.example' }

/** Adds the company, says who Kari is there, and has its directory keep a group. */
export async function addCompany({ api }: RunningConsole): Promise<void> {
  const membershipRules = [{ claim: 'groups', value: 'polett-readers', unit: 'a', role: 'reader' }]
  const client = { url: `https://${COMPANY.host}`, clientId: 'polett', clientSecret: 'a secret of theirs' }
  await api('POST', '/v1/tenants/3/issuers', { id: 'fjordbygg', name: COMPANY.name, ...client, membershipRules })
  await api('PUT', '/v1/tenants/3/users/kari/identities/fjordbygg', { subject: '8f2c61d0' })
  await api('POST', '/scim/v2/3/Groups', { displayName: 'a/reader' })
}

const TOKENS = '/administrator/tokens?tenant=3'

export const PAGES: readonly Scene[] = [
  { name: 'set-up', path: '/setup', bare: true },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in of one organization', path: '/sign-in/3' },
  { name: 'password link that is not whole', path: '/console/password' },
  { name: 'forgotten password', path: '/console/forgotten' },
  { name: 'code of a device', path: '/console/device?user_code=BCDF-GHJK' },
  { name: 'request of an app that is over', path: '/console/connect/none' },
  { name: 'overview', as: 'admin', path: '/?tenant=3' },
  { name: 'overview of the installation', as: 'root', path: '/?tenant=platform' },
  { name: 'overview without permissions', as: 'uwe', path: '/?tenant=o' },
  { name: 'overview with permissions in one place', as: 'greta', path: '/?tenant=o' },
  { name: 'overview of a reader of everything', as: 'revisor', path: '/?tenant=3' },
  { name: 'not found', as: 'admin', path: '/nowhere?tenant=3' },
  { name: 'forbidden', as: 'uwe', path: '/administrator/tokens?tenant=o' },
  { name: 'API tokens', as: 'admin', path: TOKENS },
  { name: 'mobile users', as: 'admin', path: `${TOKENS}&tab=mobile` },
  { name: 'applications of a tenant', as: 'admin', path: `${TOKENS}&tab=application` },
  { name: 'organization tokens', as: 'olga', path: '/administrator/tokens?tenant=o&tab=organization' },
  { name: 'group tokens', as: 'olga', path: '/administrator/tokens?tenant=o&tab=group' },
  { name: 'tokens of all kinds', as: 'admin', path: `${TOKENS}&tab=all&status=all` },
  { name: 'a search without results', as: 'admin', path: `${TOKENS}&q=nothing-is-called-so` },
  { name: 'user token', as: 'admin', path: '/administrator/tokens/{ERP sync}?tenant=3' },
  { name: 'revoked user token', as: 'admin', path: '/administrator/tokens/{Site diary}?tenant=3' },
  { name: 'suspended user token', as: 'admin', path: '/administrator/tokens/{Drawings archive}?tenant=3' },
  { name: 'expired user token', as: 'admin', path: '/administrator/tokens/{Trial of last spring}?tenant=3' },
  { name: 'token that reaches in', as: 'editor', path: '/administrator/tokens/web-shop?tenant=site1' },
  { name: 'page of a device', as: 'admin', path: '/administrator/tokens/{device of ola}?tenant=3' },
  { name: 'application token', as: 'root', path: '/administrator/tokens/web-shop?tenant=platform' },
  { name: 'organization token', as: 'olga', path: '/administrator/tokens/{ci}?tenant=o' },
  { name: 'group token', as: 'olga', path: '/administrator/tokens/{g1-bot}?tenant=o' },
  { name: 'unknown token', as: 'admin', path: '/administrator/tokens/tok_none?tenant=3' },
  { name: 'create a user token', as: 'admin', path: '/administrator/tokens/create/user?tenant=3' },
  { name: 'create an application token', as: 'root', path: '/administrator/tokens/create/application?tenant=platform' },
  { name: 'create an organization token', as: 'olga', path: '/administrator/tokens/create/organization?tenant=o' },
  { name: 'create a group token', as: 'olga', path: '/administrator/tokens/create/group?tenant=o' },
  { name: 'replace a token', as: 'root', path: '/administrator/tokens/web-shop/replace?tenant=platform' },
  { name: 'users', as: 'admin', path: '/administrator/users?tenant=3' },
  { name: 'user', as: 'admin', path: '/administrator/users/kari?tenant=3' },
  { name: 'tokens of a user', as: 'admin', path: '/administrator/users/kari?tenant=3&tab=tokens' },
  { name: 'devices of a user', as: 'admin', path: '/administrator/users/kari?tenant=3&tab=devices' },
  { name: 'technical user', as: 'olga', path: '/administrator/users?tenant=o&type=technical' },
  { name: 'departments', as: 'admin', path: '/administrator/units?tenant=3' },
  { name: 'department', as: 'admin', path: '/administrator/units/a?tenant=3' },
  { name: 'access tokens of a group', as: 'olga', path: '/administrator/units/g1?tenant=o&tab=tokens' },
  { name: 'user types', as: 'admin', path: '/administrator/roles?tenant=3' },
  { name: 'user type', as: 'admin', path: '/administrator/roles/reader?tenant=3' },
  { name: 'built-in user type', as: 'admin', path: '/administrator/roles/unit-user?tenant=3' },
  { name: 'own permissions', as: 'admin', path: '/administrator/roles?tenant=3&tab=own' },
  { name: 'organization', as: 'admin', path: '/administrator/tenant?tenant=3' },
  { name: 'who reaches our data', as: 'editor', path: '/administrator/tenant?tenant=site1&tab=reach' },
  { name: 'access tokens of an organization', as: 'olga', path: '/administrator/tenant?tenant=o&tab=tokens' },
  { name: 'policy', as: 'admin', path: '/administrator/policy?tenant=3' },
  { name: 'apps', as: 'admin', path: '/administrator/apps?tenant=3' },
  { name: 'companies', as: 'admin', path: '/administrator/company-sign-in?tenant=3' },
  { name: 'no company yet', as: 'olga', path: '/administrator/company-sign-in?tenant=o' },
  { name: 'audit log', as: 'admin', path: '/administrator/audit?tenant=3' },
  { name: 'tenants', as: 'root', path: '/platform/tenants?tenant=platform' },
  { name: 'applications of all tenants', as: 'root', path: '/platform/applications?tenant=platform' },
  { name: 'policy of the platform', as: 'root', path: '/platform/policy?tenant=platform' },
  { name: 'nodes', as: 'root', path: '/platform/nodes?tenant=platform' },
  { name: 'account', as: 'kari', path: '/account?tenant=3' },
  { name: 'own ways to sign in', as: 'kari', path: '/account?tenant=3&tab=sign-in' },
  { name: 'own tokens', as: 'kari', path: '/account?tenant=3&tab=tokens' },
  { name: 'own devices', as: 'kari', path: '/account?tenant=3&tab=devices' },
  { name: 'own settings', as: 'kari', path: '/account?tenant=3&tab=settings' },
  { name: 'guide', as: 'uwe', path: '/guide?tenant=o' },
  { name: 'chapter of the guide', as: 'uwe', path: '/guide/tokens?tenant=o' },
]

/** Puts the ids of tokens into an address. */
export async function addressOf({ path }: Scene, { api }: RunningConsole): Promise<string> {
  const [whole = '', name] = /\{(.+)\}/.exec(path) ?? []
  if (name === undefined) return path
  const [, owner] = /^device of (.+)$/.exec(name) ?? []
  const query = owner === undefined ? `q=${encodeURIComponent(name)}` : `tenant=3&kind=mobile&user=${owner}`
  const { items } = await api('GET', `/v1/tokens?${query}`)
  const id: string | undefined = items.find((token: Json) => owner !== undefined || token.name === name)?.id
  if (id === undefined) throw new Error(`The demo has no token ${name}.`)
  return path.replace(whole, id)
}
