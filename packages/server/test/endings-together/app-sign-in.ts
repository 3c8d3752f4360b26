/** A sign-in to an app by OAuth 2, by somebody who has a session already. */

import { createHash, randomBytes } from 'node:crypto'
import type { Answer, CallOptions, Json } from '../server.ts'

type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>

const REDIRECT = 'com.example.app:/signed-in'

function form(call: Call, values: Record<string, string>): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return call('POST', '/oauth/token', { headers, body: new URLSearchParams(values).toString() })
}

export interface AppSecrets {
  readonly access: string
  refresh(call: Call): Promise<Answer>
}

/** Lets the tenant know the app. */
export async function registerApp(call: Call, { master, tenant }: Readonly<Record<'master' | 'tenant', string>>) {
  const app = { id: 'app', name: 'The app', redirectUris: [REDIRECT] }
  const registered = await call('POST', `/v1/tenants/${tenant}/clients`, { token: master, body: app })
  if (registered.status !== 201) throw new Error(`The app was not registered: ${registered.text}`)
}

/** Lets the app act in the membership. */
export async function signInToApp(
  call: Call,
  { cookie, membership, tenant }: Readonly<Record<'cookie' | 'tenant', string>> & { membership: object },
): Promise<AppSecrets> {
  const client_id = `${tenant}.app`
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const question = { client_id, redirect_uri: REDIRECT, response_type: 'code', state: 's', code_challenge: challenge }
  const asked = await call(
    'GET',
    `/oauth/authorize?${new URLSearchParams({ ...question, code_challenge_method: 'S256' })}`,
  )
  const id = asked.headers.get('location')?.split('/').at(-1) ?? ''
  const held = asked.headers.getSetCookie().map((each) => each.split(';')[0])
  const approved = await call('POST', `/v1/connections/${id}/approve`, {
    ...{ cookie: [cookie, ...held].join('; '), body: membership },
  })
  if (approved.status !== 200) throw new Error(`The app was not let in: ${approved.text}`)
  const code = new URL(approved.body.redirectTo).searchParams.get('code') ?? ''
  const redeeming = {
    grant_type: 'authorization_code',
    client_id,
    redirect_uri: REDIRECT,
    code,
    code_verifier: verifier,
  }
  const redeemed = await form(call, redeeming)
  if (redeemed.status !== 200) throw new Error(`The code was not redeemed: ${redeemed.text}`)
  const { access_token: access, refresh_token } = redeemed.body as Json
  return { access, refresh: (at) => form(at, { grant_type: 'refresh_token', client_id, refresh_token }) }
}
