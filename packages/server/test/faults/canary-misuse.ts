/** Requests that carry a secret where none belongs: in each header, segment, parameter and member, well formed or not. */

import { looksLikeSecret } from '../../src/domain/secret.ts'
import type { Story } from './canary-story.ts'

const HEADERS = [
  ...['x-anything', 'polett-tenant', 'user-agent', 'cookie', 'content-type', 'accept', 'accept-language', 'origin'],
  ...[
    'referer',
    'x-forwarded-for',
    'request-id',
    'x-request-id',
    'auth-token',
    'private-token',
    'auth-tenant-id',
    'range',
  ],
  ...['authorization', 'polett-token', 'traceparent', 'forwarded', 'if-none-match', 'sec-fetch-site'],
]

/**
 * Answers the statuses. What is shaped like our secrets is sent as the name of a member and of a parameter too; any other
 * unknown name is told back to whoever sent it.
 */
export async function misuse({ call, master }: Story, name: string, secret: string): Promise<number[]> {
  const isOurs = looksLikeSecret(secret)
  const statuses: number[] = []
  const send = async (label: string, method: string, path: string, options: Parameters<Story['call']>[3] = {}) => {
    statuses.push((await call(`${name}: ${label}`, method, path, { token: master, ...options })).status)
  }
  const encoded = encodeURIComponent(secret)
  const inHeader = /^[\x20-\x7e]*$/.test(secret) ? secret : Buffer.from(secret).toString('latin1')
  for (const header of HEADERS) {
    await send(`header ${header}`, 'GET', '/v1/tokens', { headers: { [header]: inHeader } })
    await send(`header ${header} of a POST`, 'POST', '/v1/tokens', { headers: { [header]: inHeader }, body: {} })
  }
  await send('bearer with more', 'GET', '/v1/tokens', { token: `${encoded}.more` })
  const basic = Buffer.from(`${secret}:${secret}`).toString('base64')
  await send('basic', 'POST', '/oauth/introspect', { headers: { authorization: `Basic ${basic}` }, body: '{}' })
  for (const path of [
    'tokens',
    'tenants',
    'verify',
    'verify/at',
    'tenants/acme/users',
    'tenants/acme/roles',
    'nothing',
  ]) {
    await send(`segment of ${path}`, 'GET', `/v1/${path}/${encoded}`)
    await send(`segments of ${path}`, 'DELETE', `/v1/${path}/${encoded}/${encoded}`)
  }
  for (const parameter of [
    'q',
    'cursor',
    'secret',
    'tenant',
    'sort',
    'limit',
    'status',
    'kind',
    'expiresBefore',
    ...(isOurs ? [encoded] : []),
  ]) {
    await send(`parameter ${parameter}`, 'GET', `/v1/tokens?${parameter}=${encoded}`)
    await send(`audit parameter ${parameter}`, 'GET', `/v1/audit?${parameter}=${encoded}`)
  }
  await misuseBodies(send, secret)
  return statuses
}

type Send = (label: string, method: string, path: string, options: { body: unknown }) => Promise<void>

const MEMBERS = [
  ...[
    'id',
    'kind',
    'tenant',
    'unit',
    'role',
    'user',
    'expiresAt',
    'secretVisibility',
    'master',
    'allowedIps',
    'parent',
  ],
  ...['permissions', 'memberships', 'status', 'timeZone', 'locale', 'secret', 'current', 'device', 'grants', 'type'],
]

async function misuseBodies(send: Send, secret: string): Promise<void> {
  // What hurried people do.
  await send('as the username', 'POST', '/v1/session', { body: { username: secret, password: 'x' } })
  await send('as both', 'POST', '/v1/session', { body: { username: secret, password: secret, tenant: 'acme' } })
  const targets = [
    ...['/v1/tokens', '/v1/tenants', '/v1/tenants/acme/users', '/v1/tenants/acme/roles', '/v1/tenants/acme/units'],
    ...[
      '/v1/tokens/bulk',
      '/v1/session',
      '/v1/session/confirm',
      '/v1/setup',
      '/v1/tenants/acme/sessions',
      '/v1/verifications',
    ],
  ]
  for (const path of targets) {
    await send('not JSON', 'POST', path, { body: `{"password": "${secret}", ${secret}` })
    await send('a text', 'POST', path, { body: JSON.stringify(secret) })
    if (looksLikeSecret(secret)) await send('as a member', 'POST', path, { body: { [secret]: secret } })
    await send('twice', 'POST', path, { body: `{"a": ${JSON.stringify(secret)}, "a": ${JSON.stringify(secret)}}` })
    for (const member of MEMBERS) {
      await send(`member ${member}`, 'POST', path, { body: { [member]: secret } })
      await send(`inside ${member}`, 'POST', path, { body: { [member]: [{ [member]: secret }] } })
    }
  }
}
