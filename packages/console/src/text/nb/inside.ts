/** Texts of the pages behind the sign-in. */

import { account } from './account.ts'
import { apps } from './apps.ts'
import { audit } from './audit.ts'
import { auditDetails } from './audit-details.ts'
import { clash } from './clash.ts'
import { confirm } from './confirm.ts'
import { create } from './create.ts'
import { directory } from './directory.ts'
import { factors } from './factors.ts'
import { find } from './find.ts'
import { guide } from './guide.ts'
import { issuers } from './issuers.ts'
import { list } from './list.ts'
import { nodes } from './nodes.ts'
import { overview } from './overview.ts'
import { permissions } from './permissions.ts'
import { plot } from './plot.ts'
import { policy } from './policy.ts'
import { roles } from './roles.ts'
import { tenants } from './tenants.ts'
import { token } from './token.ts'
import { tokens } from './tokens.ts'
import { units } from './units.ts'
import { users } from './users.ts'

export const inside = {
  account,
  apps,
  audit,
  auditDetails,
  clash,
  confirm,
  create,
  directory,
  factors,
  find,
  guide,
  issuers,
  list,
  nodes,
  overview,
  permissions,
  plot,
  policy,
  roles,
  tenants,
  token,
  tokens,
  units,
  users,
}
