/** Puts a new version under a token's id: other rights, another expiry, with or without the same secret. */

import type { Token } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { policyQuery } from '../../api/policy.ts'
import { tokenQuery } from '../../api/tokens.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useTokenRights } from '../../parts/token-rights.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { ForbiddenPage } from '../errors/forbidden.tsx'
import type { MadeKind } from './draft.ts'
import { ReplaceForm } from './replace-form.tsx'
import { limitsOf } from './use-token-form.ts'
import { useZone } from './use-zone.ts'

export function ReplacePage() {
  const { token: id = '' } = useParams({ strict: false })
  const {
    data: token,
    error,
    isFetchedAfterMount,
    refetch,
    // Begins with the token as it is now, and then stays with it, whatever else is looked at meanwhile.
  } = useQuery({ ...tokenQuery(id), staleTime: Number.POSITIVE_INFINITY, refetchOnMount: 'always' })
  if (!isFetchedAfterMount) return <Waiting />
  if (token === undefined) return <ProblemAlert problem={error} onRetry={() => void refetch()} />
  return <ReplaceOf token={token} />
}

function ReplaceOf({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const tenant = token.tenant ?? PLATFORM
  const zone = useZone(tenant)
  const { acts } = useTokenRights(token)
  const policy = useQuery(policyQuery(tenant === PLATFORM ? null : tenant))
  const { kind } = token
  const isStuck = kind === 'mobile' || token.status === 'expired'
  if (policy.isPending || zone === undefined) return <Waiting />
  if (!isStuck && !acts.includes('replace')) return <ForbiddenPage permissions={['token:create']} tenant={tenant} />
  const header = (
    <PageHeader
      title={t('create.replace.title', { name: token.name })}
      back={{ to: `/administrator/tokens/${encodeURIComponent(token.id)}`, label: token.name }}
      below={isStuck ? undefined : t('create.replace.about', { version: token.version })}
    />
  )
  return (
    <>
      {header}
      {isStuck ? (
        <EmptyState title={t(kind === 'mobile' ? 'create.replace.mobile' : 'create.replace.expired')} />
      ) : (
        <ReplaceForm
          key={token.id}
          token={token}
          kind={kind as MadeKind}
          tenant={tenant}
          zone={zone}
          limits={limitsOf(policy.data, kind as MadeKind)}
        />
      )}
    </>
  )
}
