/** One row of the comparison: a server, the question that it is asked, and how its "yes" reads. */

import { statSync } from 'node:fs'
import type { LoadJob, TokenChoice } from '../load-job.ts'

export interface Question {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** The texts around the secret in a POST; null where it is a GET and the secret the bearer's. */
  readonly body: { readonly before: string; readonly after: string } | null
}

export interface Contestant {
  readonly name: string
  /** Which of the bars are drawn as the product's own. */
  readonly side: 'ruler' | 'ours' | 'peer'
  readonly seesRevoke: string
  /** What it does for each request, and where its data lie. */
  readonly does: string
  readonly port: number
  readonly pid: number
  readonly question: Question
  /** In every answer that accepts a secret, and in no other. */
  readonly accepts: string
  readonly secretsFile: string
  readonly tokens: number
  /** A token more; `revoke` is null where nothing can be revoked. Null for servers that accept whatever comes. */
  readonly spare: { readonly secret: string; readonly revoke: (() => Promise<void>) | null } | null
}

const CONNECTIONS = 16

/** The work of the load generator for so many milliseconds. */
export function jobFor(contestant: Contestant, choice: TokenChoice, ms: number): LoadJob {
  const { accepts, port, question, secretsFile, tokens } = contestant
  const secretBytes = statSync(secretsFile).size / tokens
  return {
    ...{ port, connections: CONNECTIONS, ms, expectedStatus: 200, expectedText: accepts },
    traffic: { kind: 'around', secretsFile, secretBytes, choice, ...wireTexts(question, secretBytes) },
  }
}

/** What goes over the wire before and after a secret of this length. */
export function wireTexts(question: Question, secretBytes: number): { before: string; after: string } {
  const { body, headers, path } = question
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}`
  if (body === null) return { before: `GET ${path} ${head}Authorization: Bearer `, after: '\r\n\r\n' }
  const length = Buffer.byteLength(body.before) + secretBytes + Buffer.byteLength(body.after)
  return { before: `POST ${path} ${head}Content-Length: ${length}\r\n\r\n${body.before}`, after: body.after }
}

/** Whether this one secret is accepted. */
export async function isAccepted({ accepts, port, question }: Contestant, secret: string): Promise<boolean> {
  const { body, headers, path } = question
  const request =
    body === null
      ? { method: 'GET', headers: { ...headers, authorization: `Bearer ${secret}` } }
      : { method: 'POST', headers, body: `${body.before}${secret}${body.after}` }
  const response = await fetch(`http://127.0.0.1:${port}${path}`, request)
  const text = await response.text()
  return response.status === 200 && text.includes(accepts)
}
