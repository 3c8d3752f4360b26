/** All that one audit entry holds, in words; what programs go by stands beside them as it was written down. */

import type { AuditEntry } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { type Fact, Facts } from '../../parts/facts.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { useFormat } from '../../text/use-format.ts'
import { AllAbout } from './all-about.tsx'
import { actionName, detailName, partyName } from './detail-text.ts'
import { DetailValue, Nothing } from './detail-value.tsx'

export function EntryDetails({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { actor, target } = entry
  const facts: readonly Fact[] = [
    { name: t('audit.fields.number'), value: <span className="tabular">{number(entry.seq)}</span> },
    { name: t('audit.fields.at'), value: <ExactMoment at={entry.at} /> },
    { name: t('audit.fields.action'), value: <ActionName action={entry.action} /> },
    { name: t('audit.fields.actor'), value: <Named type={actor.type} id={actor.id} name={actor.name} /> },
    {
      name: t('audit.fields.target'),
      value: (
        <>
          <Named type={target.type} id={target.id} name={target.name} />{' '}
          {target.id !== null && <AllAbout id={target.id} />}
        </>
      ),
    },
    { name: t('audit.fields.address'), value: entry.address ?? <Nothing /> },
    ...Object.entries(entry.details).map(([name, value]) => ({
      name: detailName(name) ?? name,
      value: <DetailValue entry={entry} name={name} value={value} among={entry.details} />,
    })),
    {
      name: t('audit.fields.requestId'),
      value: entry.requestId === null ? <Nothing /> : <code>{entry.requestId}</code>,
    },
    { name: t('audit.fields.hash'), value: <code>{entry.hash}</code> },
    { name: t('audit.fields.previousHash'), value: <code>{entry.previousHash}</code> },
  ]
  return <Facts facts={facts} />
}

function ActionName({ action }: { readonly action: string }) {
  return (
    <>
      {actionName(action)} <code>{action}</code>
    </>
  )
}

interface NamedProps {
  readonly type: string
  readonly id: string | null
  readonly name: string
}

function Named({ type, id, name }: NamedProps) {
  return (
    <>
      {name} <span className="quiet">{partyName(type)}</span> {id !== null && id !== name && <code>{id}</code>}
    </>
  )
}
