/** The numbers on the console's first page, as far as the caller may see what is counted. */

import { Type } from 'typebox'
import { Closed, Instant } from './common.ts'

const Count = Type.Object(
  {
    count: Type.Integer(),
    isMinimum: Type.Boolean({ description: 'There are more; counting ends at a bound' }),
  },
  { $id: 'Count' },
)

export const OverviewQuery = Closed({
  tenant: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Only what lives there' })),
})

export const Overview = Type.Object(
  {
    computedAt: Instant,
    live: Type.Object(
      { user: Count, mobile: Count, application: Count, organization: Count, group: Count },
      { description: 'Tokens that are neither expired nor revoked, by kind' },
    ),
    expiring: Type.Object({ within7Days: Count, within30Days: Count }, { description: 'Of the live tokens' }),
    neverUsed: Count,
    refused24h: Type.Object(
      { count: Type.Integer(), isMinimum: Type.Boolean() },
      { description: 'Refused calls with a known secret in the hours listed' },
    ),
    hours: Type.Array(Type.Object({ start: Instant, allowed: Type.Integer(), refused: Type.Integer() }), {
      description: 'Calls by hour (UTC), oldest first: the present hour and the 23 before it',
    }),
  },
  { $id: 'Overview' },
)
