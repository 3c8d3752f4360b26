/** Recognises the plain forms of what resource servers ask: a body that can be read in one way only, and nothing else. */

export interface PlainForm {
  readonly token: string
  readonly address: string | undefined
}

export interface PlainVerification {
  secret: string
  permission?: string
  tenant?: string
  unit?: string
  address?: string
}

/** Nothing in here is written in more than one way, or could be cut short: no escapes, no repetitions, no empty values. */
const SECRET = '(\\w{1,100})'
const ADDRESS = '([0-9A-Fa-f.:]{2,45})'
const NAME = '([a-z0-9-]{1,64})'
const PERMISSION = '([a-z0-9._:-]{1,128})'

const FORM_TYPE = /^application\/x-www-form-urlencoded(?:; ?charset=(?:utf-8|UTF-8))?$/
const FORM = new RegExp(`^token=${SECRET}(?:&token_type_hint=[a-z_]{1,100})?(?:&address=${ADDRESS})?$`)

const JSON_TYPE = /^application\/json(?:; ?charset=(?:utf-8|UTF-8))?$/
const member = (name: string, value: string): string => `(?:, ?"${name}": ?"${value}")?`
const JSON_TEXT = new RegExp(
  `^\\{"secret": ?"${SECRET}"${member('permission', PERMISSION)}${member('tenant', NAME)}${member('unit', NAME)}` +
    `${member('address', ADDRESS)}\\}$`,
)

/** A form of introspection. */
export function plainForm(type: string, body: string): PlainForm | null {
  const found = FORM_TYPE.test(type) ? FORM.exec(body) : null
  if (found === null) return null
  const [, token = '', address] = found
  return { token, address }
}

/** A single verification. */
export function plainVerification(type: string, body: string): PlainVerification | null {
  const found = JSON_TYPE.test(type) ? JSON_TEXT.exec(body) : null
  if (found === null) return null
  const [, secret = '', permission, tenant, unit, address] = found
  const question: PlainVerification = { secret }
  if (permission !== undefined) question.permission = permission
  if (tenant !== undefined) question.tenant = tenant
  if (unit !== undefined) question.unit = unit
  if (address !== undefined) question.address = address
  return question
}
