/** Creates a token of one kind. What stands in the link fills the form; `prefill.ts` says how. */

import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { policyQuery } from '../../api/policy.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { holds, PLATFORM } from '../../session/permissions.ts'
import { useSession, useTenant } from '../../session/tenant.ts'
import { ForbiddenPage } from '../errors/forbidden.tsx'
import { NotFoundPage } from '../errors/not-found.tsx'
import { CreateForm } from './create-form.tsx'
import { MADE_KINDS, type MadeKind } from './draft.ts'
import { prefillKey } from './prefill.ts'
import { limitsOf } from './use-token-form.ts'
import { useZone } from './use-zone.ts'

export function CreatePage() {
  const { kind: named } = useParams({ strict: false })
  const kind = MADE_KINDS.find((one) => one === named)
  return kind === undefined ? <NotFoundPage /> : <CreateOf kind={kind} />
}

function CreateOf({ kind }: { readonly kind: MadeKind }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const search = useSearch({ strict: false })
  const zone = useZone(tenant)
  const policy = useQuery(policyQuery(tenant === PLATFORM ? null : tenant))
  const mayCreate = useMayCreate(kind, policy.data?.effective.ownTokens ?? false)
  if (policy.isPending || zone === undefined) return <Waiting />
  if (!mayCreate) return <ForbiddenPage permissions={['token:create']} tenant={tenant} />
  return (
    <>
      <PageHeader
        title={t(`create.titles.${kind}`)}
        back={{ to: '/administrator/tokens', label: t('shell.tokens') }}
        below={t(`create.about.kind.${kind}`)}
      />
      <CreateForm
        key={`${kind}/${tenant}/${prefillKey(search)}`}
        kind={kind}
        tenant={tenant}
        zone={zone}
        limits={limitsOf(policy.data, kind)}
      />
    </>
  )
}

/** Organization and application tokens are made for a whole tenant; the others somewhere in it, or for oneself. */
function useMayCreate(kind: MadeKind, ownTokens: boolean): boolean {
  const session = useSession()
  const tenant = useTenant()
  const isWhole = kind === 'organization' || kind === 'application'
  const place = isWhole ? { tenant, units: [] } : { tenant }
  const forSelf = kind === 'user' && ownTokens && session.user.tenant === tenant
  return forSelf || holds(session, 'token:create', place)
}
