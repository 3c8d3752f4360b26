/** What follows when a factor was added: the recovery codes that came with it are shown, and only then is all asked for anew. */

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { forgetFactors } from '../../api/factors.ts'
import { CodesOnce } from './codes-once.tsx'

/** Told of the recovery codes; null where those of before still hold. */
export type OnAdded = (codes: readonly string[] | null) => void

interface AddedFactor {
  readonly onAdded: OnAdded
  /** To be put where it stays while the rest of the page changes: the codes are nowhere else. */
  readonly dialog: ReactNode
}

/** `onDone`: the factor is added, and the codes are stored. */
export function useAddedFactor(onDone?: () => void): AddedFactor {
  const queries = useQueryClient()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const done = async (): Promise<void> => {
    setCodes(null)
    await forgetFactors(queries)
    onDone?.()
  }
  return {
    onAdded: (fresh) => (fresh === null ? void done() : setCodes(fresh)),
    dialog: codes === null ? null : <CodesOnce codes={codes} onStored={() => void done()} />,
  }
}
