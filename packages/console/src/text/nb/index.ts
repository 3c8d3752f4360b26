/** All texts, for types and tests; the browser loads the parts when it needs them. */

import { connecting } from './connecting.ts'
import { first } from './first.ts'
import { inside } from './inside.ts'

export const nb = { ...first, ...inside, ...connecting }
