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
      missing: {
        type: 'object',
        required: ['permission'],
        properties: { permission: TEXT, tenant: TEXT, unit: TEXT },
      },
    },
  },
  FieldProblem: {
    type: 'object',
    required: ['pointer', 'code', 'message'],
    properties: {
      pointer: { ...TEXT, description: 'JSON pointer into the body, or /name of a parameter.' },
      code: TEXT,
      message: TEXT,
      in: { type: 'string', enum: ['query', 'path'] },
    },
  },
}

/** `Problem400`, `Problem401` and so on. */
export function describeProblems(): Record<string, Answer> {
  const byStatus = new Map<number, string[]>()
  for (const [code, { status }] of Object.entries(PROBLEMS)) {
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [`Problem${status}`, { description: codes.join(', '), content }]),
  )
}
