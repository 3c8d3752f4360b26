/** What the schema check found, in the contract's words. No value that was sent is repeated. */
import { READABLE_NAME, READABLE_TEXT } from '@polett/contract/common'
import type { FastifyError } from 'fastify'
import { looksLikeSecret } from '../domain/secret.ts'
import type { FieldProblem } from '../usecases/problem.ts'

type Finding = NonNullable<FastifyError['validation']>[number]

/** An answer never lists more wrong fields than this. */
const MAX_FIELD_PROBLEMS = 50
/** Findings beyond this are not looked at: a body made of mistakes must not cost more than one made of sense. */
const MAX_FINDINGS = 500

/** `context` is Fastify's word for the part of the request: `body` or `querystring`. */
export function fieldProblems(found: readonly Finding[], context: string | undefined): FieldProblem[] {
  const place = context === 'querystring' ? 'query' : undefined
  const findings = found.slice(0, MAX_FINDINGS)
  const seen = new Map<string, FieldProblem>()
  for (const finding of withoutBranches(findings)) {
    const { code, message, name } = explain(finding, findings)
    const pointer = name === undefined ? finding.instancePath : `${finding.instancePath}/${escapePointer(name)}`
    const shown = looksLikeSecret(pointer) ? '' : pointer
    if (!seen.has(`${shown} ${code}`)) {
      seen.set(`${shown} ${code}`, { pointer: shown, code, message, ...(place === undefined ? {} : { in: place }) })
    }
    if (seen.size === MAX_FIELD_PROBLEMS) break
  }
  return [...seen.values()]
}

/**
 * A value that fits no branch of a choice is one mistake, not one for each branch: of the branch that was meant, as far as
 * its type tells, or of the choice as a whole.
 */
function withoutBranches(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(isChoice).reduce<readonly Finding[]>((left, choice) => {
    // Inside another choice, which has spoken already.
    if (!left.includes(choice)) return left
    const inside = insideOf(choice, left)
    const meant = branchMeant(choice, inside)
    return left.filter((finding) =>
      inside.includes(finding) ? meant.includes(finding) : finding !== choice || meant.length === 0,
    )
  }, findings)
}

function isChoice({ keyword }: Finding): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf'
}

function insideOf(choice: Finding, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ schemaPath, instancePath }) =>
      schemaPath.startsWith(`${choice.schemaPath}/`) && `${instancePath}/`.startsWith(`${choice.instancePath}/`),
  )
}

/** The findings of the branch that fits by type and constants and has the fewest faults; none if there is no such branch. */
function branchMeant(choice: Finding, inside: readonly Finding[]): readonly Finding[] {
  const branches = Map.groupBy(inside, ({ schemaPath }) => schemaPath.slice(choice.schemaPath.length + 1).split('/')[0])
  const fitting = [...branches.values()].filter(
    (branch) =>
      !branch.some(
        ({ keyword, instancePath }) =>
          keyword === 'const' || keyword === 'enum' || (keyword === 'type' && instancePath === choice.instancePath),
      ),
  )
  return fitting.sort((one, other) => one.length - other.length)[0] ?? []
}

interface Explanation {
  readonly code: string
  readonly message: string
  /** The member that is missing or too many. */
  readonly name?: string
}

/** With `{limit}` in place of the schema's number. */
const SENTENCES: Record<string, readonly [code: string, message: string]> = {
  minLength: ['too_short', 'This must have at least {limit} characters.'],
  maxLength: ['too_long', 'This must have at most {limit} characters.'],
  minItems: ['too_few', 'This must hold at least {limit} entries.'],
  maxItems: ['too_many', 'This must hold at most {limit} entries.'],
  minProperties: ['too_few', 'This must hold at least {limit} members.'],
  maxProperties: ['too_many', 'This must hold at most {limit} members.'],
  minimum: ['too_small', 'This must be at least {limit}.'],
  maximum: ['too_large', 'This must be at most {limit}.'],
  exclusiveMinimum: ['too_small', 'This must be more than {limit}.'],
  exclusiveMaximum: ['too_large', 'This must be less than {limit}.'],
  uniqueItems: ['duplicate', 'No two entries may be alike.'],
  pattern: ['wrong_format', 'This does not have the form that is asked for here.'],
}

const FORMATS: Record<string, readonly [code: string, message: string]> = {
  'date-time': ['wrong_format', 'This must be a time as in RFC 3339, for example 2027-03-01T00:00:00Z.'],
  [READABLE_NAME]: [
    'not_readable',
    'This must be seen, on one line: leave out line breaks, control characters and those that turn the direction of text.',
  ],
  [READABLE_TEXT]: ['not_readable', 'Leave out control characters and those that turn the direction of text.'],
}

function explain(finding: Finding, all: readonly Finding[]): Explanation {
  const { keyword, params } = finding
  if (keyword === 'required') {
    return { code: 'required', message: 'This field is required.', name: String(params.missingProperty) }
  }
  if (keyword === 'additionalProperties') {
    return { code: 'unknown_field', message: 'This field is not known here.', name: String(params.additionalProperty) }
  }
  if (keyword === 'type') return wrongType([params.type].flat())
  if (keyword === 'format') {
    const [code, message] = FORMATS[String(params.format)] ?? ['wrong_format', `This must be a valid ${params.format}.`]
    return { code, message }
  }
  if (isChoice(finding)) return explainChoice(insideOf(finding, all))
  if (keyword === 'const' || keyword === 'enum') return notAllowed(allowedValues([finding]))
  const [code, message] = SENTENCES[keyword] ?? ['not_allowed', 'This value is not allowed here.']
  return { code, message: message.replace('{limit}', String(params.limit)) }
}

function explainChoice(inside: readonly Finding[]): Explanation {
  const values = allowedValues(inside)
  if (values.length > 0) return notAllowed(values)
  const types = inside.filter(({ keyword }) => keyword === 'type').flatMap(({ params }) => params.type)
  return types.length > 0
    ? wrongType(types)
    : { code: 'not_allowed', message: 'This has none of the forms that are allowed here.' }
}

/** The values that would do: they are the schema's, not the caller's. */
function allowedValues(findings: readonly Finding[]): unknown[] {
  return findings.flatMap(({ params }) => {
    if ('allowedValue' in params) return [params.allowedValue]
    return Array.isArray(params.allowedValues) ? params.allowedValues : []
  })
}

function notAllowed(values: readonly unknown[]): Explanation {
  return { code: 'not_allowed', message: `This must be one of: ${[...new Set(values)].join(', ')}.` }
}

function wrongType(types: readonly unknown[]): Explanation {
  const names = [...new Set(types)].map((type) => TYPE_NAMES[String(type)] ?? String(type))
  return { code: 'wrong_type', message: `This must be ${names.join(' or ')}.` }
}

const TYPE_NAMES: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

/** RFC 6901 §3. */
function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
