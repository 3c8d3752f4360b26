/** Shapes of the groups that a company's directory keeps by SCIM, as administrators look at them. */

import { type Static, Type } from 'typebox'
import { Closed, Instant, NullableText, Page, pageQuery } from './common.ts'

export const DirectoryGroup = Type.Object(
  {
    id: Type.String(),
    name: Type.String({ description: 'What the directory calls it' }),
    externalId: NullableText,
    unit: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'null: the tenant as a whole' }),
    unitName: NullableText,
    role: Type.String({ description: 'Held at the unit by everybody who is in the group' }),
    roleName: Type.String(),
    members: Type.Integer({ description: 'How many people hold exactly that' }),
    createdAt: Instant,
    updatedAt: Type.String({
      format: 'date-time',
      description: 'Of its name or external id; members are not counted in',
    }),
  },
  { $id: 'DirectoryGroup' },
)
export const DirectoryGroupPage = Page(DirectoryGroup, 'DirectoryGroupPage')

export const DirectoryGroupQuery = Closed(pageQuery(['name']))
export type DirectoryGroupQuery = Static<typeof DirectoryGroupQuery>
