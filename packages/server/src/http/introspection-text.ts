/** What introspection says, as text (RFC 7662 §2.2): the same for both ways that lead to it. */

import type * as contract from '@polett/contract/verify'
import type { Static } from 'typebox'
import { endOf } from '../domain/token.ts'
import type { KnownAnswer } from '../usecases/verifications.ts'

type Shown = Static<typeof contract.Introspection>
/** What has no value is left out of the text. */
type Members = { [Name in keyof Shown]-?: Shown[Name] | undefined }

export const INACTIVE = '{"active":false}'

export function introspectionText({ known, permissions }: KnownAnswer, issuer: string): string {
  const { issuedSecond, secretExpiresAt, token, username } = known
  const { homeTenant, homeUnit, kind, platformWide } = token.terms
  const end = endOf(token, secretExpiresAt)
  return JSON.stringify({
    active: true,
    scope: permissions.length > 0 ? permissions.join(' ') : undefined,
    client_id: token.id,
    username: username ?? undefined,
    sub: token.subject.id,
    iss: issuer,
    aud: platformWide ? issuer : homeTenant,
    // Whole seconds, rounded down: a token must not look alive for longer than it is.
    exp: end === null ? undefined : Math.floor(end / 1000),
    iat: issuedSecond,
    jti: token.id,
    token_type: 'Bearer',
    tenant: platformWide && kind === 'application' ? undefined : homeTenant,
    unit: homeUnit ?? undefined,
    kind,
  } satisfies Members)
}
