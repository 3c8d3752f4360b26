/** A second process for the tests of the lock: takes it, says so and stays. */

import { lockDataDirectory } from '../../src/store/sqlite-lock.ts'

lockDataDirectory(process.argv[2] ?? '')
console.log('locked')
setInterval(() => undefined, 1_000)
