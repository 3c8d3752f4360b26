/** The commands of tokens, in the order in which the help lists them. */

import type { Command } from '../command.ts'
import { deleteToken, restoreToken, revokeToken } from './token/change.ts'
import { checkToken } from './token/check.ts'
import { createToken } from './token/create.ts'
import { listTokens } from './token/list.ts'
import { replaceToken, rotateToken } from './token/renew.ts'
import { showToken } from './token/show.ts'

export const TOKEN_COMMANDS: readonly Command[] = [
  createToken,
  listTokens,
  showToken,
  checkToken,
  rotateToken,
  replaceToken,
  revokeToken,
  restoreToken,
  deleteToken,
]
