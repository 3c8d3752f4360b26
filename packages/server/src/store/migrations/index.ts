/** All migrations, in order. A released one is never edited. */

import type { Migration } from '../migrate.ts'
import { first } from './0001-first.ts'
import { nodes } from './0002-nodes.ts'
import { search } from './0003-search.ts'
import { indexes } from './0004-indexes.ts'
import { wordsOnce } from './0005-words-once.ts'
import { keyNumbers } from './0006-key-numbers.ts'
import { revoked } from './0007-revoked.ts'
import { deletedTokens } from './0010-deleted-tokens.ts'
import { secondFactors } from './0011-second-factors.ts'
import { linksAndMail } from './0012-links-and-mail.ts'
import { oauth } from './0013-oauth.ts'
import { issuers } from './0014-issuers.ts'
import { scim } from './0015-scim.ts'
import { beginnings } from './0016-beginnings.ts'
import { expiryStages } from './0017-expiry-stages.ts'
import { stoppedTokens } from './0018-stopped-tokens.ts'
import { searchByTenant } from './0019-search-by-tenant.ts'
import { issuerSetups } from './0020-issuer-setups.ts'
import { refreshFamilies } from './0021-refresh-families.ts'
import { suspending } from './0022-suspending.ts'

export const MIGRATIONS: readonly Migration[] = [
  ...[first, nodes, search, indexes, wordsOnce, keyNumbers, revoked],
  deletedTokens,
  secondFactors,
  linksAndMail,
  oauth,
  issuers,
  scim,
  beginnings,
  expiryStages,
  stoppedTokens,
  searchByTenant,
  issuerSetups,
  refreshFamilies,
  suspending,
]
