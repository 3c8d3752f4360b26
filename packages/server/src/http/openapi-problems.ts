/** The table of problems as OpenAPI answers: one for each status, with the codes that share it. */
import { PROBLEMS } from '@polett/contract/problems'
import type { Answer, JsonSchema } from './openapi-document.ts'

const TEXT = { type: 'string' }

export const PROBLEM_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Problem: {
    type: 'object',
    description: 'RFC 9457. More members belong to some codes.',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
    properties: {
      type: TEXT,
      title: TEXT,
      status: { type: 'integer' },
      detail: { ...TEXT, description: 'What happened, why, and what to do.' },
      instance: { ...TEXT, description: 'The request id.' },
      code: { type: 'string', enum: Object.keys(PROBLEMS) },
      errors: { type: 'array', items: { $ref: '#/components/schemas/FieldProblem' } },
      signIn: { ...TEXT, description: 'With `second_factor_required`: what the second step names.' },
      methods: { type: 'array', items: { type: 'string', enum: ['totp', 'passkey', 'recovery_code'] } },
      missing: {
        type: 'object',
        required: ['permission'],
        properties: { permission: { type: ['string', 'null'] }, tenant: TEXT, unit: TEXT },
      },
    },
  },
  OauthProblem: {
    type: 'object',
    description: 'RFC 6749, section 5.2, with our own code beside it.',
    required: ['error', 'error_description', 'code'],
    properties: { error: TEXT, error_description: TEXT, code: { type: 'string', enum: Object.keys(PROBLEMS) } },
  },
  ScimProblem: {
    type: 'object',
    description: 'RFC 7644, section 3.12, with our own code beside it.',
    required: ['schemas', 'status', 'detail', 'code'],
    properties: {
      schemas: { type: 'array', items: TEXT },
      status: TEXT,
      scimType: TEXT,
      detail: TEXT,
      code: { type: 'string', enum: Object.keys(PROBLEMS) },
    },
  },
  FieldProblem: {
    type: 'object',
    required: ['pointer', 'code', 'message'],
    properties: {
      pointer: { ...TEXT, description: 'JSON pointer into the body, or /name of a parameter.' },
      code: TEXT,
      message: TEXT,
      in: { type: 'string', enum: ['query'] },
    },
  },
}

/** Statuses that no operation answers with, because its address and method are right. */
const NOT_OF_OPERATIONS: ReadonlySet<number> = new Set([405])

/** `Problem400`, `Problem401` and so on, and beside them `OauthProblem400`, in which OAuth clients read the same, `ScimProblem400` for directories. */
export function describeProblems(): Record<string, Answer> {
  const byStatus = new Map<number, string[]>()
  for (const [code, { status }] of Object.entries(PROBLEMS)) {
    if (!NOT_OF_OPERATIONS.has(status)) byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const answers = [...byStatus].flatMap(([status, codes]) => {
    const description = codes.join(', ')
    const problem = { description, content: { 'application/problem+json': { schema: refTo('Problem') } } }
    const oauth = { description, content: { 'application/json': { schema: refTo('OauthProblem') } } }
    const scim = { description, content: { 'application/scim+json': { schema: refTo('ScimProblem') } } }
    return [
      [`Problem${status}`, problem],
      ...(OAUTH_STATUSES.includes(status) ? [[`OauthProblem${status}`, oauth]] : []),
      ...(SCIM_STATUSES.includes(status) ? [[`ScimProblem${status}`, scim]] : []),
    ] as const
  })
  return Object.fromEntries(answers)
}

function refTo(schema: string): JsonSchema {
  return { $ref: `#/components/schemas/${schema}` }
}

/** What an operation may answer with when it does not do what was asked. */
export function refusalsOf(operation: {
  readonly url: string
  readonly isPublic: boolean
  readonly changes: boolean
  readonly mayConflict: boolean
  /** A public operation that judges a bearer secret all the same. */
  readonly judgesTokens: boolean
}): Record<string, Answer> {
  const { changes, isPublic, judgesTokens, mayConflict, url } = operation
  if (url.startsWith('/oauth/')) return answersNamed('OauthProblem', OAUTH_STATUSES)
  if (url.startsWith('/scim/')) return answersNamed('ScimProblem', SCIM_STATUSES)
  return answersNamed('Problem', [
    400,
    ...(isPublic && !changes && !judgesTokens ? [] : [401, 403, 429]),
    ...(isPublic && (judgesTokens || !url.includes(':')) ? [] : [404]),
    ...(mayConflict ? [409] : []),
    ...(url.startsWith('/v1/password-links/') ? [410] : []),
    ...(changes ? [413, 415] : []),
    ...(url.startsWith('/v1/') ? [422] : []),
    ...[431, 500, 503],
  ])
}

const SCIM_STATUSES = [400, 401, 403, 404, 409, 413, 415, 429, 431, 500, 503]
const OAUTH_STATUSES = [400, 401, 403, 413, 415, 429, 431, 500, 503]

function answersNamed(prefix: string, statuses: readonly number[]): Record<string, Answer> {
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${prefix}${status}` }]))
}
