/** The servers that share one database, as the one that is asked knows them. */

import { Type } from 'typebox'
import { Instant } from './common.ts'

const Node = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    self: Type.Boolean({ description: 'The node that answers' }),
    since: Instant,
    applied: Type.Integer({ description: 'Number of the last change that it says to have taken into account' }),
    behind: Type.Integer({ description: 'How many changes it has still to take into account, as far as is known' }),
    silentSeconds: Type.Number({
      description: 'Since the last sign of life; a node that stays silent for 3.5 is not waited for any more',
    }),
  },
  { $id: 'Node' },
)

export const NodeList = Type.Object({ items: Type.Array(Node) }, { $id: 'NodeList' })
