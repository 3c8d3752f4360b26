import type { guide as english } from '../en/guide.ts'
import type { Translated } from '../translated.ts'

export const guide: Translated<typeof english> = {}
