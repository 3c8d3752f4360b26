import type { policy as english } from '../en/policy.ts'
import type { Translated } from '../translated.ts'

export const policy: Translated<typeof english> = {}
