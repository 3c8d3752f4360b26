/** A sign-in through a company by somebody who is linked to it, and what the company says of it later. */

import { randomUUID } from 'node:crypto'
import { type Forger, visit } from '../companies/forger.ts'
import { CLIENT } from '../companies/issuer.ts'
import { cookieNamed } from '../companies/scene.ts'
import type { Answer, CallOptions } from '../server.ts'

type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>

export const COMPANY = 'company'
const SUBJECT = 'kari'
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

export interface AtCompany {
  readonly call: Call
  readonly company: Forger
  readonly tenant: string
  readonly now: number
}

export interface Linked extends AtCompany {
  readonly master: string
  readonly user: string
}

/** Trusts the company, links the person to it, and answers the cookie of a session that begins there. */
export async function signInThroughCompany({ call, company, master, now, tenant, user }: Linked): Promise<string> {
  const at = `/v1/tenants/${tenant}`
  const trust = { id: COMPANY, name: 'The company', url: company.url, clientId: CLIENT.id }
  const trusted = await call('POST', `${at}/issuers`, { token: master, body: trust })
  const link = { token: master, body: { subject: SUBJECT } }
  const linked = await call('PUT', `${at}/users/${user}/identities/${COMPANY}`, link)
  const begun = await call('POST', '/v1/session/company', { body: { tenant, issuer: COMPANY } })
  company.lie = { claims: { sub: SUBJECT, ...lifeAt(now) } }
  const { pathname, search } = visit(company, begun.body.redirectTo)
  const headers = { cookie: cookieNamed(begun, 'polett-company') }
  const cookie = cookieNamed(await call('GET', `${pathname}${search}`, { headers }), 'polett')
  if (cookie === '') throw new Error(`Nobody came through the company: ${trusted.text} ${linked.text} ${begun.text}`)
  return cookie
}

function lifeAt(now: number) {
  const iat = Math.floor(now / 1_000)
  return { iat, exp: iat + 120 }
}

/** As the company's own server does it. */
export async function signOutAtCompany({ call, company, now, tenant }: AtCompany): Promise<void> {
  const claims = { iss: company.url, aud: CLIENT.id, sub: SUBJECT, jti: randomUUID(), events: { [EVENT]: {} } }
  const token = await company.sign({ ...claims, ...lifeAt(now) }, { typ: 'logout+jwt' })
  const answer = await call('POST', `/oauth/backchannel-logout/${tenant}/${COMPANY}`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ logout_token: token }).toString(),
  })
  if (answer.status !== 200) throw new Error(`The logout token answered ${answer.status}: ${answer.text}`)
}
