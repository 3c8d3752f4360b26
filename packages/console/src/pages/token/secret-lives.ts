import type { TokenVersions } from '@polett/client/api'

export type Secret = TokenVersions['secrets'][number]

export interface LivingSecrets {
  readonly present: Secret | undefined
  /** Works beside the present one for a while after a rotation. */
  readonly older: Secret | undefined
}

/** Which secrets work at a moment (milliseconds): the newest, and one before it at most. */
export function livingSecrets(secrets: readonly Secret[], now: number): LivingSecrets {
  const [present, older] = secrets
    .filter(({ endedAt, expiresAt }) => endedAt === null && (expiresAt === null || Date.parse(expiresAt) > now))
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
  return { present, older }
}
