/** Shapes of what a load balancer asks. */

import { Type } from 'typebox'

export const Health = Type.Object({ status: Type.Enum(['ok']) }, { $id: 'Health' })
