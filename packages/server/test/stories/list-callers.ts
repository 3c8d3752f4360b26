/** Whoever asks for a list, known by nothing but their rights. */

import type { Rights } from '../../src/domain/rights.ts'
import type { Caller } from '../../src/usecases/caller.ts'

export function callerWith(rights: Rights): Caller {
  const caller: Caller = {
    ...{ rights, token: null, session: null, userId: null, origin: { address: null, requestId: null } },
    actor: { type: 'system', id: null, name: 'a test', tokenId: null },
    refresh: async () => caller,
  }
  return caller
}
