/** The same problems in the words of SCIM (RFC 7644 §3.12), for what lies under /scim/. */
import { PROBLEMS, type ProblemCode } from '@polett/contract/problems'
import type { Problem } from '../usecases/problem.ts'
import { DETAILS } from './problem-details.ts'

const SCIM_TYPES: Partial<Record<ProblemCode, string>> = {
  already_exists: 'uniqueness',
  invalid_input: 'invalidValue',
  malformed_request: 'invalidSyntax',
}

export const SCIM_MEDIA = 'application/scim+json'

/** `status` is text there, and a wrong value is 400. Our `code` stands beside, for people who read logs. */
export function showScimError(problem: Problem): { status: number; type: string; text: string } {
  const { code, facts } = problem
  const told = facts.status ?? PROBLEMS[code].status
  const status = told === 422 ? 400 : told
  const scimType = facts.scimType ?? SCIM_TYPES[code]
  const fields = facts.errors?.map(({ message, pointer }) => `${pointer.slice(1)}: ${message}`).join(' ')
  const document = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail: facts.detail ?? fields ?? DETAILS[code],
    code,
  }
  return { status, type: SCIM_MEDIA, text: JSON.stringify(document) }
}
