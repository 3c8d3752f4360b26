/** How the reader signs in: the password, and what proves that it is them besides it. */

import type { Factors } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { factorsQuery } from '../../api/sign-in.ts'
import { Column, Columns } from '../../parts/columns.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { AuthenticatorApp } from './authenticator-app.tsx'
import { CompanyIdentities } from './company-identities.tsx'
import { OwnPassword } from './own-password.tsx'
import { Passkeys } from './passkeys.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useAddedFactor } from './use-added-factor.tsx'

export function OwnSignIn() {
  const query = useQuery(factorsQuery)
  if (query.isPending) return <Waiting />
  return (
    <Columns>
      <Column>
        {query.data === undefined ? (
          <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <SecondFactors factors={query.data} />
        )}
      </Column>
      <Column>
        <OwnPassword />
        <CompanyIdentities />
      </Column>
    </Columns>
  )
}

function SecondFactors({ factors }: { readonly factors: Factors }) {
  const { onAdded, dialog } = useAddedFactor()
  return (
    <>
      <Passkeys factors={factors} onAdded={onAdded} />
      <AuthenticatorApp factors={factors} onAdded={onAdded} />
      <RecoveryCodes factors={factors} />
      {dialog}
    </>
  )
}
