/** One token: what it is, what it may do, how it is used, and what has happened to it. */

import type { Token } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { tokenQuery } from '../../api/tokens.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useTokenRights } from '../../parts/token-rights.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { AccessPanel } from './access-panel.tsx'
import { CheckPanel } from './check-panel.tsx'
import { GrantsPanel } from './grants-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { MobilePanel } from './mobile-facts.tsx'
import { ReachingToken } from './reaching-token.tsx'
import { RotateOnDemand } from './rotate-on-demand.tsx'
import { TokenFacts } from './token-facts.tsx'
import { TokenHead } from './token-head.tsx'
import classes from './token-page.module.css'
import { UsagePanel } from './usage-panel.tsx'
import { VersionsPanel } from './versions-panel.tsx'

export function TokenPage() {
  const { token: id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(tokenQuery(id))
  // Also when it goes while one looks at it.
  if (error instanceof PolettProblem && error.status === 404) return <ReachingToken id={id} />
  if (data !== undefined) return <Shown token={data} key={data.id} />
  if (error === null) return <Waiting />
  return <ProblemAlert problem={error} onRetry={() => void refetch()} />
}

function Shown({ token }: { readonly token: Token }) {
  const { history } = useTokenRights(token)
  if (token.kind === 'mobile') {
    return (
      <>
        <TokenHead token={token} />
        <MobilePanel token={token} />
      </>
    )
  }
  return (
    <>
      <TokenHead token={token} />
      <div className={classes.panels}>
        <TokenFacts token={token} />
        <div className={classes.side}>
          <AccessPanel token={token} />
          <CheckPanel token={token} />
        </div>
        {token.kind === 'application' && <GrantsPanel token={token} />}
        <UsagePanel token={token} />
        <HistoryPanel token={token} mayRead={history} />
        <VersionsPanel token={token} />
      </div>
      <RotateOnDemand token={token} />
    </>
  )
}
