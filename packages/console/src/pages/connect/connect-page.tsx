/** Where an app's request to sign somebody in leads to. */

import { useParams } from '@tanstack/react-router'
import { ConnectionFlow } from './connection-flow.tsx'

export function ConnectPage() {
  const { connection = '' } = useParams({ strict: false })
  return <ConnectionFlow key={connection} id={connection} />
}
