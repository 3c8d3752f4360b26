/** Shapes of OAuth clients: the apps by which a tenant's people sign in. They keep no secret (RFC 8252 §8.5). */

import { type Static, Type } from 'typebox'
import { Closed, Name, Nullable, Page, Slug, Status } from './common.ts'

const RedirectUri = Type.String({ minLength: 1, maxLength: 500 })
const AccessMinutes = Nullable(Type.Integer({ minimum: 5, maximum: 1440 }))
const LoginDays = Nullable(Type.Integer({ minimum: 1, maximum: 3650 }))

export const Client = Type.Object(
  {
    id: Type.String(),
    clientId: Type.String({ description: 'What the app sends as client_id: the tenant, a dot, the id' }),
    name: Type.String(),
    redirectUris: Type.Array(Type.String()),
    accessMinutes: Type.Integer({ description: 'How long an access secret lives before it is refreshed' }),
    loginDays: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'How long a sign-in lives, within the policy; null: as long as the policy says',
    }),
    deviceGrant: Type.Boolean({ description: 'May show a code that is typed in on another device (RFC 8628)' }),
    status: Status,
    builtIn: Type.Boolean(),
    createdAt: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' }),
    updatedAt: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' }),
  },
  { $id: 'Client' },
)

const changeable = {
  redirectUris: Type.Optional(Type.Array(RedirectUri, { maxItems: 20 })),
  accessMinutes: Type.Optional(AccessMinutes),
  loginDays: Type.Optional(LoginDays),
  deviceGrant: Type.Optional(Type.Boolean()),
  status: Type.Optional(Status),
}

export const CreateClient = Closed({ id: Slug, name: Name, ...changeable }, { $id: 'CreateClient' })
export type CreateClient = Static<typeof CreateClient>

export const ChangeClient = Closed({ name: Type.Optional(Name), ...changeable }, { $id: 'ChangeClient' })
export type ChangeClient = Static<typeof ChangeClient>

/** All of a tenant, which are at most a hundred. */
export const ClientPage = Page(Client, 'ClientPage')
