/** Our own server as its users run it, and the three ways to ask it about a secret. */

import { cpSync } from 'node:fs'
import { type StartedServer, startServer } from '../processes.ts'
import { seed } from '../seed.ts'
import { ASKED_PERMISSION, BIG_TENANT } from '../seed-shape.ts'
import type { Contestant, Question } from './contestant.ts'

export interface StartedPolett {
  readonly server: StartedServer
  readonly contestants: readonly Contestant[]
}

const CHECKS = 'every live cause (holder, unit, tenant), expiry, permission, address; counts use'

export async function startPolett(tokens: number, copy: string, say: (line: string) => void): Promise<StartedPolett> {
  const { facts, files } = await seed(tokens, say)
  cpSync(files.data, copy, { recursive: true })
  const server = await startServer(copy)
  const ask = async (method: string, path: string, body: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${facts.master}`, 'content-type': 'application/json' }
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      ...{ method, headers, body: JSON.stringify(body) },
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  const contestants = questions(facts.master).map(async ({ accepts, does, name, question }): Promise<Contestant> => {
    const { secret, token } = (await ask('POST', '/v1/tokens', spareToken())) as Made
    return {
      ...{ name, side: 'ours', seesRevoke: 'at once', does, question, accepts },
      ...{ port: server.port, pid: server.pid, secretsFile: files.secrets, tokens },
      spare: { secret, revoke: async () => void (await ask('POST', `/v1/tokens/${token.id}/revoke`, {})) },
    }
  })
  return { server, contestants: await Promise.all(contestants) }
}

interface Made {
  readonly secret: string
  readonly token: { readonly id: string }
}

function spareToken() {
  const grants = [{ tenant: BIG_TENANT, permissions: [ASKED_PERMISSION] }]
  const expiresAt = new Date(Date.now() + 10 * 86_400_000).toISOString()
  return { kind: 'application', application: 'spare', name: 'spare', tenant: BIG_TENANT, expiresAt, grants }
}

type Way = Pick<Contestant, 'name' | 'does' | 'accepts'> & { readonly question: Question }

function questions(master: string): readonly Way[] {
  const caller = { Authorization: `Bearer ${master}` }
  const permission = JSON.stringify(ASKED_PERMISSION)
  return [
    {
      name: 'Polett, GET /v1/verify',
      does: `${CHECKS}; memory before SQLite`,
      accepts: '"valid":true',
      question: { path: `/v1/verify?permission=${ASKED_PERMISSION}`, headers: {}, body: null },
    },
    {
      name: 'Polett, POST /v1/verifications',
      does: `the caller's token; ${CHECKS}; memory before SQLite`,
      accepts: '"valid":true',
      question: {
        path: '/v1/verifications',
        headers: { ...caller, 'Content-Type': 'application/json' },
        body: { before: '{"secret":"', after: `","permission":${permission}}` },
      },
    },
    {
      name: 'Polett, POST /oauth/introspect',
      does: "the caller's token; every live cause, expiry, address; counts use; memory before SQLite",
      accepts: '"active":true',
      question: {
        path: '/oauth/introspect',
        headers: { ...caller, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: { before: 'token=', after: '' },
      },
    },
  ]
}
