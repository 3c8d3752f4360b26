import { account } from './account.ts'
import { audit } from './audit.ts'
import { common } from './common.ts'
import { confirm } from './confirm.ts'
import { create } from './create.ts'
import { find } from './find.ts'
import { guide } from './guide.ts'
import { list } from './list.ts'
import { overview } from './overview.ts'
import { permissions } from './permissions.ts'
import { plot } from './plot.ts'
import { policy } from './policy.ts'
import { problems } from './problems.ts'
import { roles } from './roles.ts'
import { session } from './session.ts'
import { setup } from './setup.ts'
import { shell } from './shell.ts'
import { tenants } from './tenants.ts'
import { token } from './token.ts'
import { tokens } from './tokens.ts'
import { units } from './units.ts'
import { users } from './users.ts'

export const nb = {
  common,
  problems,
  permissions,
  shell,
  session,
  setup,
  overview,
  list,
  tokens,
  token,
  create,
  confirm,
  users,
  units,
  roles,
  tenants,
  plot,
  policy,
  audit,
  account,
  guide,
  find,
}
