/** A policy, to change or to read, as the reader may. */

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { policyQuery } from '../../api/policy.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { holds, PLATFORM } from '../../session/permissions.ts'
import { useSession } from '../../session/tenant.ts'
import classes from './policy.module.css'
import { PolicyFacts } from './policy-facts.tsx'
import { PolicyForm } from './policy-form.tsx'
import { ceilingsOf } from './policy-values.ts'

export interface PolicyViewProps {
  /** Null is the platform. */
  readonly tenant: string | null
  /** What the policy is for. */
  readonly what: string
}

export function PolicyView({ tenant, what }: PolicyViewProps) {
  const { t } = useTranslation()
  const session = useSession()
  const [round, setRound] = useState(0)
  const query = useQuery(policyQuery(tenant))
  const readsPlatform = holds(session, 'tenant:read', { tenant: PLATFORM, units: [] })
  const platform = useQuery({ ...policyQuery(null), enabled: tenant !== null && readsPlatform })
  if (query.isPending) return <Waiting />
  if (query.data === undefined) return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
  const policy = query.data
  const mayChange = holds(session, 'policy:update', { tenant: tenant ?? PLATFORM, units: [] })
  return (
    <>
      <p className={classes.what}>
        {what} {t('policy.stay')}{' '}
        <Link to="/administrator/tokens" search={{ tenant: tenant ?? PLATFORM }}>
          {t('policy.showTokens')}
        </Link>
      </p>
      {mayChange ? (
        <PolicyForm
          key={`${tenant} ${round}`}
          tenant={tenant}
          policy={policy}
          onRenew={() => setRound(round + 1)}
          ceilings={tenant === null ? null : ceilingsOf(policy, platform.data)}
        />
      ) : (
        <PolicyFacts tenant={tenant ?? PLATFORM} policy={policy} />
      )}
    </>
  )
}
