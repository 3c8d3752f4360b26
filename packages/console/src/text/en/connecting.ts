/** Texts of the pages that an app sends people to; user types are named there too. */

import { connect } from './connect.ts'
import { permissions } from './permissions.ts'

export const connecting = { connect, permissions }
