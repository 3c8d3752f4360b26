import type { units as english } from '../en/units.ts'
import type { Translated } from '../translated.ts'

export const units: Translated<typeof english> = {}
