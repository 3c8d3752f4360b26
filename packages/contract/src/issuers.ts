/** Shapes of companies' identity: issuers that a tenant trusts (OpenID Connect), and who a person is to them. */

import { type Static, Type } from 'typebox'
import { Closed, Instant, Name, NullableInstant, NullableText, Slug, Status } from './common.ts'

const ClaimName = Type.String({ minLength: 1, maxLength: 200 })
const Url = Type.String({ minLength: 1, maxLength: 500 })
const ClientId = Type.String({ minLength: 1, maxLength: 500 })
const Scope = Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200}$', description: 'RFC 6749, section 3.3' })
const NullableSlug = Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^[a-z0-9][a-z0-9-]{0,63}$' })

/** Who has this value in this claim holds this role, in the unit or (null) in the tenant as a whole. */
export const MembershipRule = Closed({
  claim: ClaimName,
  value: Type.String({ minLength: 1, maxLength: 500 }),
  unit: Type.Optional(NullableSlug),
  role: Slug,
})

export const Issuer = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    url: Type.String(),
    clientId: Type.String(),
    hasClientSecret: Type.Boolean({ description: 'Without one: a public client, whose only proof is PKCE' }),
    scopes: Type.Array(Type.String()),
    usernameClaim: Type.String(),
    nameClaim: Type.String(),
    emailClaim: Type.String(),
    membershipRules: Type.Array(
      Type.Object({ claim: Type.String(), value: Type.String(), unit: NullableText, role: Type.String() }),
    ),
    justInTime: Type.Boolean({ description: 'Whoever signs in first this way becomes a user' }),
    onlyThisWay: Type.Boolean({ description: "The tenant's people sign in through the company alone" }),
    status: Status,
    callbackUrl: Type.String({ description: 'To be registered at the issuer as the redirect URI' }),
    logoutUrl: Type.String({ description: 'To be registered at the issuer for back-channel logout' }),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Issuer' },
)
export const Issuers = Type.Object({ items: Type.Array(Issuer) }, { $id: 'Issuers' })

const changeable = {
  clientSecret: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], minLength: 1, maxLength: 1000 })),
  scopes: Type.Optional(Type.Array(Scope, { maxItems: 20, uniqueItems: true })),
  usernameClaim: Type.Optional(ClaimName),
  nameClaim: Type.Optional(ClaimName),
  emailClaim: Type.Optional(ClaimName),
  membershipRules: Type.Optional(Type.Array(MembershipRule, { maxItems: 100 })),
  justInTime: Type.Optional(Type.Boolean()),
  onlyThisWay: Type.Optional(
    Type.Boolean({
      description:
        "Turned on, it signs out whoever of the tenant's people came in otherwise, on devices too, but for the session that does it. Refused before an administrator has signed in with this url, clientId, clientSecret and these scopes; while it is on, none of these can be changed",
    }),
  ),
  status: Type.Optional(Status),
}

export const CreateIssuer = Closed(
  { id: Slug, name: Name, url: Url, clientId: ClientId, ...changeable },
  { $id: 'CreateIssuer' },
)
export type CreateIssuer = Static<typeof CreateIssuer>

export const ChangeIssuer = Closed(
  { name: Type.Optional(Name), url: Type.Optional(Url), clientId: Type.Optional(ClientId), ...changeable },
  { $id: 'ChangeIssuer' },
)
export type ChangeIssuer = Static<typeof ChangeIssuer>

/** Who a person is to an issuer. */
export const Identity = Type.Object(
  {
    issuer: Type.String(),
    issuerName: Type.String(),
    subject: NullableText,
    linkedAt: NullableInstant,
    lastUsedAt: NullableInstant,
  },
  { $id: 'Identity' },
)
export const Identities = Type.Object({ items: Type.Array(Identity) }, { $id: 'Identities' })
export const LinkIdentity = Closed(
  { subject: Type.String({ minLength: 1, maxLength: 255 }) },
  { $id: 'LinkIdentity', description: 'The subject (`sub`) that the issuer gives to this person' },
)

const ReturnTo = Type.Optional(
  Type.String({ maxLength: 2000, description: "A path of the console's own, to continue at" }),
)
export const StartCompanySignIn = Closed(
  { tenant: Slug, issuer: Slug, returnTo: ReturnTo },
  { $id: 'StartCompanySignIn' },
)
export const StartCompanyLink = Closed({ issuer: Slug, returnTo: ReturnTo }, { $id: 'StartCompanyLink' })
export const CompanyRedirect = Type.Object(
  { redirectTo: Type.String({ description: 'Where the browser goes now, at the issuer' }) },
  { $id: 'CompanyRedirect' },
)

/** What an issuer sends back in the address. Others may stand beside it, and are not looked at. */
export const CompanyAnswer = Type.Object({
  code: Type.Optional(Type.String({ maxLength: 4000 })),
  state: Type.Optional(Type.String({ maxLength: 200 })),
  iss: Type.Optional(Type.String({ maxLength: 500 })),
  error: Type.Optional(Type.String({ maxLength: 200 })),
})

export const LogoutForm = Type.Object({ logout_token: Type.String({ minLength: 1, maxLength: 16_384 }) })

export const SignInMethodsQuery = Closed({ tenant: Type.Optional(Slug) })
export const SignInMethods = Type.Object(
  {
    issuers: Type.Array(Type.Object({ tenant: Type.String(), id: Type.String(), name: Type.String() })),
  },
  { $id: 'SignInMethods' },
)
