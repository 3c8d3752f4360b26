import type { tokens as english } from '../en/tokens.ts'
import type { Translated } from '../translated.ts'

export const tokens: Translated<typeof english> = {}
