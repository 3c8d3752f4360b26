/**
 * Signing in, whatever the page around it is for: it asks for all that is needed, one step after another, and tells who is
 * signed in. It knows no addresses, so that every page decides for itself where to go on.
 */

import type { Session } from '@polett/client/api'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { SecondStep as Step } from '../../api/sign-in.ts'
import { keep, kept } from '../../session/preferences.ts'
import { EnrolmentStep } from './lazy-enrolment.ts'
import { PasskeySignIn } from './passkey-sign-in.tsx'
import { SignInForm } from './sign-in-form.tsx'

// Most sign-ins never come to it.
const SecondStep = lazy(async () => ({ default: (await import('./second-step.tsx')).SecondStep }))

/** The organization signed in to last on this device. */
const REMEMBERED = 'polett.signInTenant'

interface Second {
  readonly step: Step
  readonly signedInTo: string
}

export interface SignInProps {
  /** The organization that the address names; it is not asked for then. */
  readonly tenant?: string | undefined
  /** A way to name another organization than that one, such as a link. */
  readonly another?: ReactNode
  /** All that was asked for is given; the session may do what its person may. */
  onSignedIn(session: Session): void
}

export function SignIn({ tenant, another, onSignedIn }: SignInProps) {
  const [second, setSecond] = useState<Second | null>(null)
  const [enrolling, setEnrolling] = useState<Session | null>(null)
  const done = (session: Session, signedInTo?: string): void => {
    if (signedInTo !== undefined) keep(REMEMBERED, signedInTo)
    if (session.factorRequired) setEnrolling(session)
    else onSignedIn(session)
  }
  if (enrolling !== null) {
    return (
      <Suspense>
        <EnrolmentStep
          onDone={() => onSignedIn({ ...enrolling, factorRequired: false })}
          onSignedOut={() => setEnrolling(null)}
        />
      </Suspense>
    )
  }
  if (second !== null) {
    const { step, signedInTo } = second
    return (
      <Suspense>
        <SecondStep step={step} onDone={(session) => done(session, signedInTo)} onStartOver={() => setSecond(null)} />
      </Suspense>
    )
  }
  return (
    <>
      <SignInForm
        key={tenant ?? ''}
        fixed={tenant}
        another={another}
        remembered={kept(REMEMBERED) ?? ''}
        onDone={done}
        onSecondStep={(step, signedInTo) => setSecond({ step, signedInTo })}
      />
      <PasskeySignIn onDone={done} />
    </>
  )
}
