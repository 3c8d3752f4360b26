/** Where an app's request to sign somebody in leads to. */

import { useParams, useSearch } from '@tanstack/react-router'
import { isBegunHere } from './begun-here.ts'
import { ConnectionFlow } from './connection-flow.tsx'

export function ConnectPage() {
  const { connection = '' } = useParams({ strict: false })
  const search = useSearch({ strict: false })
  return <ConnectionFlow key={connection} id={connection} signedInForThis={isBegunHere(search)} />
}
