/** Shapes of second factors: codes by the clock, passkeys, recovery codes; and of signing in with them. */

import { type Static, type TProperties, Type } from 'typebox'
import { Closed, Instant, Name, NullableInstant } from './common.ts'

const Bytes = Type.String({ minLength: 1, maxLength: 20_000, pattern: '^[A-Za-z0-9_-]+={0,2}$' })
const Short = Type.String({ minLength: 1, maxLength: 100 })

/** WebAuthn's own JSON, as a browser gives it: what is not named here belongs to the standard and may be there. */
function Credential<T extends TProperties>(response: T, $id: string, description: string) {
  return Type.Object(
    {
      id: Bytes,
      rawId: Bytes,
      type: Type.Enum(['public-key']),
      response: Type.Object(response),
      authenticatorAttachment: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 50 })),
      clientExtensionResults: Type.Optional(Type.Unsafe<Record<string, unknown>>({ type: 'object' })),
    },
    { $id, description },
  )
}

export const PasskeyCreation = Credential(
  {
    clientDataJSON: Bytes,
    attestationObject: Bytes,
    transports: Type.Optional(Type.Array(Short, { maxItems: 10 })),
  },
  'PasskeyCreation',
  'RegistrationResponseJSON of WebAuthn Level 3, as `PublicKeyCredential.toJSON()` gives it',
)
export type PasskeyCreation = Static<typeof PasskeyCreation>

export const PasskeyProof = Credential(
  {
    clientDataJSON: Bytes,
    authenticatorData: Bytes,
    signature: Bytes,
    userHandle: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 200 })),
  },
  'PasskeyProof',
  'AuthenticationResponseJSON of WebAuthn Level 3, as `PublicKeyCredential.toJSON()` gives it',
)
export type PasskeyProof = Static<typeof PasskeyProof>

/** For the browser alone, which reads it by `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`. */
const Options = (description: string) =>
  Type.Object(
    { publicKey: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }) },
    {
      description,
    },
  )
export const PasskeyCreationOptions = Options('PublicKeyCredentialCreationOptionsJSON; good for five minutes and once')
export const PasskeyRequestOptions = Options('PublicKeyCredentialRequestOptionsJSON; good for five minutes and once')

/** What `second_factor_required` calls `signIn`. */
const SignInId = Type.String({ minLength: 1, maxLength: 100 })
/** Six digits; spaces are left out. */
const Code = Type.String({ minLength: 1, maxLength: 20 })
/** As it was shown; case, spaces and hyphens do not matter. */
const RecoveryCode = Type.String({ minLength: 1, maxLength: 60 })

/** Exactly one of `code`, `recoveryCode` and `passkey`. */
export const SecondFactor = Closed(
  {
    signIn: SignInId,
    code: Type.Optional(Code),
    recoveryCode: Type.Optional(RecoveryCode),
    passkey: Type.Optional(PasskeyProof),
  },
  { $id: 'SecondFactor' },
)
export type SecondFactor = Static<typeof SecondFactor>
export const SecondFactorOptions = Closed({ signIn: SignInId })
export const PasskeySignIn = Closed({ passkey: PasskeyProof }, { $id: 'PasskeySignIn' })
export type PasskeySignIn = Static<typeof PasskeySignIn>

export const Passkey = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    transports: Type.Array(Type.String()),
    backedUp: Type.Boolean({ description: 'Whether it is kept in several places, such as a password manager' }),
    createdAt: Instant,
    lastUsedAt: NullableInstant,
  },
  { $id: 'Passkey' },
)

export const Factors = Type.Object(
  {
    required: Type.Boolean({ description: 'Whether the policy wants a second factor of this person' }),
    totp: Type.Unsafe<{ createdAt: string } | null>({
      anyOf: [
        { type: 'object', required: ['createdAt'], properties: { createdAt: { type: 'string', format: 'date-time' } } },
        { type: 'null' },
      ],
    }),
    passkeys: Type.Array(Passkey),
    recoveryCodes: Type.Integer({ description: 'How many are left' }),
  },
  { $id: 'Factors' },
)

export const NewTotp = Type.Object(
  {
    secret: Type.String({ description: 'Base32' }),
    uri: Type.String({ description: 'otpauth://totp/…, for a picture' }),
  },
  { $id: 'NewTotp', description: 'Shown once. It counts when it is confirmed by a code' },
)
export const ConfirmTotp = Closed({ code: Code })

/** Ten, shown once, when the first factor is added and when they are made anew. Null: those of before still hold. */
const NewRecoveryCodes = Type.Unsafe<string[] | null>({
  anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }],
})
export const AddedTotp = Type.Object({ recoveryCodes: NewRecoveryCodes }, { $id: 'AddedTotp' })
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) }, { $id: 'RecoveryCodes' })

export const AddPasskey = Closed({ name: Name, passkey: PasskeyCreation }, { $id: 'AddPasskey' })
export type AddPasskey = Static<typeof AddPasskey>
export const AddedPasskey = Type.Object({ passkey: Passkey, recoveryCodes: NewRecoveryCodes }, { $id: 'AddedPasskey' })
export const RenamePasskey = Closed({ name: Name })
