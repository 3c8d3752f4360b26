/** Shapes of the first start: the first administrator, the first tenant if one is wanted, the three default tokens. */

import { type Static, Type } from 'typebox'
import { Closed, Locale, Name, Slug, TimeZone } from './common.ts'
import { Session } from './sessions.ts'
import { Token } from './tokens.ts'

export const SetupState = Type.Object({
  required: Type.Boolean(),
  passwordReset: Type.Boolean({ description: 'Whether a forgotten password can be reset by mail' }),
})

export const Setup = Closed(
  {
    code: Type.String({ minLength: 1, maxLength: 200 }),
    username: Type.String({ minLength: 1, maxLength: 128 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
    name: Name,
    email: Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }),
    tenant: Type.Optional(
      Closed({ id: Slug, name: Name, timeZone: Type.Optional(TimeZone), locale: Type.Optional(Locale) }),
    ),
  },
  { $id: 'Setup' },
)
export type Setup = Static<typeof Setup>

export const SetupDone = Type.Object(
  { session: Session, tokens: Type.Array(Type.Object({ token: Token, secret: Type.String() })) },
  { $id: 'SetupDone' },
)
