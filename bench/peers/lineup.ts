/** Everybody who is compared: started, with the question that each is asked and what is to be known about the answer. */

import { join } from 'node:path'
import { startBare } from '../processes.ts'
import { exampleAnswer, firstSecret } from '../side-by-side.ts'
import { type Contestant, jobFor, type Question } from './contestant.ts'
import { CLIENT_BASIC } from './oidc-client.ts'
import { seedPeer, startPeer } from './peer-process.ts'
import { startPolett } from './polett.ts'

export interface Lineup {
  /** The bare server is the first. */
  readonly contestants: readonly Contestant[]
  stop(): Promise<void>
}

type Kind = Pick<Contestant, 'name' | 'seesRevoke' | 'does' | 'accepts' | 'question'> & {
  readonly peer: string
  /** Whose seeded directory it serves from. */
  readonly seededAs: string
}

const AS_BEARER: Question = { path: '/verify', headers: {}, body: null }
const INTROSPECTION: Question = {
  path: '/token/introspection',
  headers: { Authorization: CLIENT_BASIC, 'Content-Type': 'application/x-www-form-urlencoded' },
  // The hint spares it the look-up of refresh tokens.
  body: { before: 'token=', after: '&token_type_hint=access_token' },
}
const OF_JOSE = 'signature, issuer, audience, expiry, scope; nothing is stored'
const OF_OIDC = 'the client secret of the caller, expiry; tokens stored as they are'
const OF_BETTER_AUTH = 'hash, switched off, expiry, permission; notes the last use'

const PEERS: readonly Kind[] = [
  {
    ...{ name: 'jose, signed with RS256', peer: 'jose-rs256', seededAs: 'jose-rs256' },
    ...{ seesRevoke: 'never', does: OF_JOSE, accepts: '"valid":true', question: AS_BEARER },
  },
  {
    ...{ name: 'jose, signed with ES256', peer: 'jose-es256', seededAs: 'jose-es256' },
    ...{ seesRevoke: 'never', does: OF_JOSE, accepts: '"valid":true', question: AS_BEARER },
  },
  {
    ...{ name: 'Fastify with an SQL look-up', peer: 'fastify-sql', seededAs: 'fastify-sql' },
    ...{ seesRevoke: 'at once', does: 'hash, revoked, expiry, permission; SQLite in the process' },
    ...{ accepts: '"valid":true', question: AS_BEARER },
  },
  {
    ...{ name: 'oidc-provider, in memory', peer: 'oidc-provider-memory', seededAs: 'oidc-provider-sqlite' },
    ...{ seesRevoke: 'at once', does: `${OF_OIDC}; a map in the process, gone when it stops` },
    ...{ accepts: '"active":true', question: INTROSPECTION },
  },
  {
    ...{ name: 'oidc-provider, in SQLite', peer: 'oidc-provider-sqlite', seededAs: 'oidc-provider-sqlite' },
    ...{ seesRevoke: 'at once', does: `${OF_OIDC}; SQLite in the process` },
    ...{ accepts: '"active":true', question: INTROSPECTION },
  },
  {
    ...{ name: 'better-auth, in memory', peer: 'better-auth-memory', seededAs: 'better-auth-sqlite' },
    ...{ seesRevoke: 'at once', does: `${OF_BETTER_AUTH} afterwards; a map in the process, gone when it stops` },
    ...{ accepts: '"valid":true', question: AS_BEARER },
  },
  {
    ...{ name: 'better-auth, in SQLite', peer: 'better-auth-sqlite', seededAs: 'better-auth-sqlite' },
    ...{ seesRevoke: 'at once', does: `${OF_BETTER_AUTH} with two writes first; SQLite in the process` },
    ...{ accepts: '"valid":true', question: AS_BEARER },
  },
]

/** Starts everybody on copies below `work`. */
export async function startLineup(tokens: number, work: string, say: (line: string) => void): Promise<Lineup> {
  const polett = await startPolett(tokens, join(work, 'polett'), say)
  const stops: (() => unknown)[] = [() => polett.server.stop()]
  const stop = async (): Promise<void> => void (await Promise.all(stops.map((end) => end())))
  try {
    const peers: Contestant[] = []
    for (const { peer, seededAs, ...kind } of PEERS) {
      const seeded = await seedPeer(seededAs, tokens, say)
      const { revokeSpare, spare, stop: end, ...started } = await startPeer(peer, seeded, join(work, peer))
      stops.push(end)
      peers.push({ ...kind, ...started, side: 'peer', tokens, spare: { secret: spare, revoke: revokeSpare } })
    }
    const bare = await startRulers(polett.contestants)
    stops.push(bare.stop)
    return { contestants: [...bare.contestants, ...polett.contestants, ...peers], stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The bare server asked as our first way is, and asked with a body as our second way is. */
async function startRulers(ours: readonly Contestant[]) {
  const [first, second] = ours
  if (first === undefined || second === undefined) throw new Error('There are no questions of our own.')
  const secret = await firstSecret(first.secretsFile, secretBytesOf(first))
  const url = `http://127.0.0.1:${first.port}${first.question.path}`
  const answer = await exampleAnswer(url, { headers: { authorization: `Bearer ${secret}` } })
  const { pid, port, stop } = await startBare(answer)
  const ruler = { side: 'ruler', seesRevoke: '–', port, pid, spare: null, accepts: first.accepts } as const
  const bare = { ...first, ...ruler, name: 'node:http alone', does: `nothing: sends what ${first.name} answers` }
  const reading = {
    ...second,
    ...ruler,
    name: 'node:http that reads a body',
    does: 'nothing: the same bytes, once the body is read',
  }
  return { contestants: [bare, reading] satisfies Contestant[], stop }
}

function secretBytesOf(contestant: Contestant): number {
  const { traffic } = jobFor(contestant, 'uniform', 0)
  return traffic.kind === 'around' ? traffic.secretBytes : 0
}
