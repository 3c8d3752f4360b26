/** Which tokens a step on many is about, and which of them are in use. */

import { Skeleton } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { tokenTitle } from '../../parts/token-cells.tsx'
import classes from './bulk-summary.module.css'
import { useBusiest } from './bulk-target.ts'

const NAMED = 10

export interface BulkSummaryProps {
  readonly count: number
  readonly sample: readonly Token[]
}

export function BulkSummary({ count, sample }: BulkSummaryProps) {
  const { t } = useTranslation()
  const { isPending, isKnown, busiest } = useBusiest(sample)
  const named = sample.slice(0, NAMED)
  const more = count - named.length
  return (
    <>
      {count > 1 && (
        <section>
          <h3 className={classes.heading}>{t('tokens.bulk.names')}</h3>
          <ul className={classes.names}>
            {named.map((token) => (
              <li key={token.id}>
                {tokenTitle(token)} <Beside token={token} />
              </li>
            ))}
            {more > 0 && <li className="quiet">{t('common.andMore', { count: more })}</li>}
          </ul>
        </section>
      )}
      <section>
        <h3 className={classes.heading}>{t('tokens.bulk.busiest')}</h3>
        {isPending && <Skeleton height={20} />}
        {isKnown && busiest.length === 0 && <p>{t('tokens.bulk.unused')}</p>}
        <ul className={classes.busy}>
          {busiest.map(({ token, calls }) => (
            <li key={token.id}>
              <span>{tokenTitle(token)}</span>
              <strong className="tabular">{t('tokens.bulk.calls', { count: calls })}</strong>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

/** Tells those of one name apart: the device of a sign-in, the person of an API token. */
function Beside({ token }: { readonly token: Token }) {
  const text = token.kind === 'mobile' ? token.device?.name : token.kind === 'user' ? token.user?.name : undefined
  return text === undefined ? null : <span className="quiet">{text}</span>
}
