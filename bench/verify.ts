/** Verification over HTTP against a bare server that sends the same bytes. */

import type { TokenChoice } from './load-job.ts'
import type { Loader } from './processes.ts'
import { ASKED_PERMISSION, SECRET_BYTES } from './seed-shape.ts'
import { compareWithBare, exampleAnswer, firstSecret, jobOf, type SideBySide } from './side-by-side.ts'

export interface VerifyPlan {
  readonly pid: number
  readonly port: number
  readonly secretsFile: string
  readonly choice: TokenChoice
  readonly rounds: number
  readonly msARound: number
}

const PATH = `/v1/verify?permission=${ASKED_PERMISSION}`

/** Asks for every token once, so that the server knows them all; answers how long it took, in seconds. */
export async function sweep(loader: Loader, port: number, secretsFile: string): Promise<number> {
  const startedAt = performance.now()
  await loader.run({ ...jobOf(port, { kind: 'verify', secretsFile, choice: 'sweep', path: PATH }), ms: 3_600_000 })
  return (performance.now() - startedAt) / 1000
}

export async function compareVerify(loader: Loader, plan: VerifyPlan): Promise<SideBySide> {
  const { choice, secretsFile, ...rounds } = plan
  const secret = await firstSecret(secretsFile, SECRET_BYTES)
  const headers = { authorization: `Bearer ${secret}` }
  const answer = await exampleAnswer(`http://127.0.0.1:${plan.port}${PATH}`, { headers })
  return compareWithBare(loader, { ...rounds, traffic: { kind: 'verify', secretsFile, choice, path: PATH } }, answer)
}
