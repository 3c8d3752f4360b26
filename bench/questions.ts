/** Questions of resource servers, with the secret in the body, against a bare server that reads it. */

import type { SecretBody, TokenChoice, Traffic } from './load-job.ts'
import type { Loader } from './processes.ts'
import { ASKED_PERMISSION, SECRET_BYTES } from './seed-shape.ts'
import { compareWithBare, exampleAnswer, firstSecret, jobOf, type SideBySide } from './side-by-side.ts'

export interface QuestionPlan {
  readonly pid: number
  readonly port: number
  readonly secretsFile: string
  /** The secret of the one who asks. */
  readonly bearer: string
  readonly choice: TokenChoice
  readonly rounds: number
  readonly msARound: number
  readonly perSecond?: number
}

export type Question = 'introspect' | 'verifications'

const QUESTIONS: Readonly<Record<Question, { readonly path: string; readonly body: SecretBody }>> = {
  introspect: {
    path: '/oauth/introspect',
    body: { type: 'application/x-www-form-urlencoded', before: 'token=', after: '&token_type_hint=access_token' },
  },
  verifications: {
    path: '/v1/verifications',
    body: { type: 'application/json', before: '{"secret":"', after: `","permission":"${ASKED_PERMISSION}"}` },
  },
}

/** Asks about every token once, so that the server knows them all and what it shows of each. */
export async function sweepQuestions(
  loader: Loader,
  { bearer, port, secretsFile }: Pick<QuestionPlan, 'bearer' | 'port' | 'secretsFile'>,
): Promise<void> {
  const traffic = { kind: 'ask' as const, secretsFile, choice: 'sweep' as const, bearer, ...QUESTIONS.verifications }
  await loader.run({ ...jobOf(port, traffic), ms: 3_600_000 })
}

export async function compareQuestion(loader: Loader, question: Question, plan: QuestionPlan): Promise<SideBySide> {
  const { bearer, choice, secretsFile, ...rounds } = plan
  const { body, path } = QUESTIONS[question]
  const secret = await firstSecret(secretsFile, SECRET_BYTES)
  const answer = await exampleAnswer(`http://127.0.0.1:${plan.port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': body.type },
    body: `${body.before}${secret}${body.after}`,
  })
  const traffic: Traffic = { kind: 'ask', secretsFile, choice, path, bearer, body }
  return compareWithBare(loader, { ...rounds, traffic }, answer)
}
