/** All migrations, in order. A released one is never edited. */

import type { Migration } from '../migrate.ts'
import { first } from './0001-first.ts'

export const MIGRATIONS: readonly Migration[] = [first]
