/// <reference path="../../../../bench/peers/oidc-provider-types.d.ts" />
/** A real issuer that others wrote, on this machine, with people whose claims the test chooses. */

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { type Configuration, Provider } from 'oidc-provider'

export const CLIENT = { id: 'polett', secret: 'a secret between these two alone' } as const

export interface RealIssuer {
  readonly url: string
  /** By subject. */
  readonly people: Map<string, Record<string, unknown>>
  /** Begins to answer, once it is known where its client lives. */
  serve(client: { readonly callbackUrl: string; readonly logoutUrl: string }): Promise<void>
  close(): Promise<void>
}

/** By another name of this machine it is another site, as companies' issuers are. */
export async function openIssuer(host = '127.0.0.1'): Promise<RealIssuer> {
  let handle: RequestListener = (_request, response) => void response.writeHead(503).end()
  const server = createServer((request, response) => handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
  const people = new Map<string, Record<string, unknown>>()
  return {
    url,
    people,
    async serve({ callbackUrl, logoutUrl }) {
      handle = new Provider(url, await configure({ callbackUrl, logoutUrl, people })).callback()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Wish {
  readonly callbackUrl: string
  readonly logoutUrl: string
  readonly people: ReadonlyMap<string, Record<string, unknown>>
}

async function configure({ callbackUrl, logoutUrl, people }: Wish): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const configuration = {
    clients: [
      {
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [callbackUrl] },
        token_endpoint_auth_method: 'client_secret_post',
        ...{ backchannel_logout_uri: logoutUrl, backchannel_logout_session_required: true },
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: 'one' }] },
    cookies: { keys: ['a key of this test alone'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email', 'email_verified'] },
    findAccount: (_ctx: unknown, subject: string) => {
      const claims = people.get(subject)
      return claims && { accountId: subject, claims: () => ({ sub: subject, ...claims }) }
    },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    pkce: { required: () => true },
    // By itself it refuses to call this very machine.
    fetch: (to: string, { dispatcher: _dispatcher, ...how }: RequestInit & { dispatcher?: unknown }) => fetch(to, how),
  }
  return configuration as unknown as Configuration
}

/** What a browser does at the issuer: follows, signs in as the subject, agrees; up to the address that leaves it. */
export function createBrowser(issuer: string) {
  const jar = new Map<string, string>()
  const send = async (url: URL, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      jar.set(name, value)
    }
    return response
  }
  return {
    send,
    /** Ends the issuer's own session, which tells its clients. */
    async signOut(): Promise<void> {
      const asked = await send(new URL('/session/end', issuer))
      const xsrf = /name="xsrf" value="(\w+)"/.exec(await asked.text())?.[1] ?? ''
      await send(new URL('/session/end/confirm', issuer), { xsrf, logout: 'yes' })
    },
    /** Answers the address at the client, with the code or the error in it. */
    async signIn(redirectTo: string, subject: string): Promise<URL> {
      let url = new URL(redirectTo)
      let response = await send(url)
      for (let steps = 0; steps < 12; steps += 1) {
        const location = response.headers.get('location')
        if (location !== null) {
          url = new URL(location, url)
          if (url.origin !== issuer) return url
          response = await send(url)
          continue
        }
        const prompt = /name="prompt" value="(\w+)"/.exec(await response.text())?.[1] ?? ''
        response = await send(url, prompt === 'login' ? { prompt, login: subject, password: 'x' } : { prompt })
      }
      throw new Error('The issuer never led back.')
    },
  }
}
