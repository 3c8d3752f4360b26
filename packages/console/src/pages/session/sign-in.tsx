/**
 * Signing in, whatever the page around it is for: it asks for all that is needed, one step after another, and tells who is
 * signed in. It knows no addresses, so that every page decides for itself where to go on.
 */

import type { Session } from '@polett/client/api'
import type { ReactNode } from 'react'
import { keep, kept } from '../../session/preferences.ts'
import { SignInForm } from './sign-in-form.tsx'

/** The organization signed in to last on this device. */
const REMEMBERED = 'polett.signInTenant'

export interface SignInProps {
  /** The organization that the address names; it is not asked for then. */
  readonly tenant?: string | undefined
  /** A way to name another organization than that one, such as a link. */
  readonly another?: ReactNode
  onSignedIn(session: Session): void
}

export function SignIn({ tenant, another, onSignedIn }: SignInProps) {
  const done = (session: Session, signedInTo: string): void => {
    keep(REMEMBERED, signedInTo)
    onSignedIn(session)
  }
  return (
    <SignInForm key={tenant ?? ''} fixed={tenant} another={another} remembered={kept(REMEMBERED) ?? ''} onDone={done} />
  )
}
