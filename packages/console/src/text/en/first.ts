/** Texts of the pages before the sign-in, and of what every page shows. */

import { common } from './common.ts'
import { links } from './links.ts'
import { problems } from './problems.ts'
import { session } from './session.ts'
import { setup } from './setup.ts'
import { shell } from './shell.ts'

export const first = {
  common,
  links,
  problems,
  session,
  setup,
  shell,
}
