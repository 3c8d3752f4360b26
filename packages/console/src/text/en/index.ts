/** All texts, for types and tests; the browser loads the two parts when it needs them. */

import { first } from './first.ts'
import { inside } from './inside.ts'

export const en = { ...first, ...inside }
