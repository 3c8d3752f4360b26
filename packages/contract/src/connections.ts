/** Shapes of connections: an app asks to be signed in, and a person at the console says yes or no. */

import { type Static, Type } from 'typebox'
import { Closed, Instant, Nullable, NullableText, Slug } from './common.ts'

const NullableSlug = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^[a-z0-9][a-z0-9-]{0,63}$' })

const membership = { unit: NullableText, unitName: NullableText, role: Type.String(), roleName: Type.String() }

export const Connection = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum(['app', 'device'], { description: 'Asked for in this browser, or by a code typed in here' }),
    client: Type.Object({ id: Type.String(), name: Type.String(), builtIn: Type.Boolean() }),
    tenant: Type.Unsafe<{ id: string; name: string } | null>({
      ...Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
      description: 'Whose people may approve; null: those of every tenant',
    }),
    device: Nullable(
      Type.Object({ name: Type.String(), platform: Type.String(), appVersion: NullableText, id: NullableText }),
    ),
    returnsTo: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The host, or the scheme of the app, to which the browser goes back; null for a device',
    }),
    expiresAt: Instant,
    person: Type.Unsafe<{ id: string; username: string; name: string; tenant: string } | null>({
      ...Nullable(
        Type.Object({ id: Type.String(), username: Type.String(), name: Type.String(), tenant: Type.String() }),
      ),
      description: 'Who is signed in at the console; null: nobody is',
    }),
    fits: Type.Boolean({ description: 'The person is one of the tenant, and has an active membership' }),
    memberships: Type.Array(Type.Object(membership), {
      description: 'The active ones that the person may choose from',
    }),
  },
  { $id: 'Connection' },
)

/** RFC 8628 §3.3: what the device shows, with or without its hyphen, in any case. */
export const FindConnection = Closed({ userCode: Type.String({ minLength: 1, maxLength: 40 }) })

export const ApproveConnection = Closed(
  {
    unit: Type.Optional(NullableSlug),
    role: Type.Optional(Slug),
    signOut: Type.Optional(
      Type.Boolean({ description: 'End the session at the console too, which was begun for this alone' }),
    ),
  },
  { $id: 'ApproveConnection' },
)
export type ApproveConnection = Static<typeof ApproveConnection>

export const FinishedConnection = Type.Object(
  {
    redirectTo: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Where the browser goes now; null for a device, which asks by itself',
    }),
  },
  { $id: 'FinishedConnection' },
)

export const OwnMemberships = Type.Object(
  { items: Type.Array(Type.Object({ ...membership, current: Type.Boolean() })) },
  { $id: 'OwnMemberships' },
)

export const ChooseMembership = Closed({ unit: NullableSlug, role: Slug }, { $id: 'ChooseMembership' })
export type ChooseMembership = Static<typeof ChooseMembership>
