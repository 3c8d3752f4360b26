/** Before what needs a session that may do something: who still owes a second factor adds it right here. */

import { useQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense, useState } from 'react'
import { sessionQuery } from '../../api/session.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { EnrolmentStep } from '../session/lazy-enrolment.ts'

export interface DueFactorProps {
  /** What follows; not there before nothing is due any more. */
  readonly children: ReactNode
  /** Nobody is signed in any more. */
  onSignedOut(): void
}

export function DueFactor({ children, onSignedOut }: DueFactorProps) {
  const { data: session, isLoading } = useQuery(sessionQuery)
  // It stays until its recovery codes are stored, whatever the session says meanwhile.
  const [enrolling, setEnrolling] = useState(false)
  if (session?.factorRequired === true && !enrolling) setEnrolling(true)
  if (isLoading) return <Waiting />
  if (!enrolling) return children
  const leave = (): void => {
    setEnrolling(false)
    onSignedOut()
  }
  return (
    <Suspense fallback={<Waiting />}>
      <EnrolmentStep onDone={() => setEnrolling(false)} onSignedOut={leave} />
    </Suspense>
  )
}
