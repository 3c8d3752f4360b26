/** All that one audit entry holds, as it was written down. */

import type { AuditEntry } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Fact, Facts } from '../../parts/facts.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { useFormat } from '../../text/use-format.ts'
import classes from './entry-sentence.module.css'

export function EntryDetails({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { actor, target } = entry
  const facts: readonly Fact[] = [
    { name: t('audit.fields.number'), value: <span className="tabular">{number(entry.seq)}</span> },
    { name: t('audit.fields.at'), value: <ExactMoment at={entry.at} /> },
    { name: t('audit.fields.action'), value: <code>{entry.action}</code> },
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
    { name: t('audit.fields.address'), value: entry.address ?? <None /> },
    ...Object.entries(entry.details).map(([name, value]) => ({ name, value: <Detail value={value} /> })),
    { name: t('audit.fields.requestId'), value: entry.requestId === null ? <None /> : <code>{entry.requestId}</code> },
    { name: t('audit.fields.hash'), value: <code>{entry.hash}</code> },
    { name: t('audit.fields.previousHash'), value: <code>{entry.previousHash}</code> },
  ]
  return <Facts facts={facts} />
}

function Named({ type, id, name }: { readonly type: string; readonly id: string | null; readonly name: string }) {
  return (
    <>
      {name} <span className="quiet">{type}</span> {id !== null && id !== name && <code>{id}</code>}
    </>
  )
}

function AllAbout({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  return (
    <Link to="/administrator/audit" search={{ target: id }} className={classes.name} resetScroll={false}>
      {t('audit.allAbout')}
    </Link>
  )
}

function None() {
  const { t } = useTranslation()
  return <span className="quiet">{t('common.none')}</span>
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** A value of the log: plain where it is plain, else as it stands there. */
function Detail({ value }: { readonly value: unknown }) {
  const { t } = useTranslation()
  if (value === null || value === '') return <None />
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'string' && INSTANT.test(value)) return <ExactMoment at={value} />
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (!Array.isArray(value)) return <code>{JSON.stringify(value)}</code>
  if (value.length === 0) return <None />
  const plain = value.every((one) => typeof one === 'string')
  return plain ? value.join(', ') : <code>{JSON.stringify(value)}</code>
}
