/** A value in the details of an audit entry, as the reader writes such values. */

import type { AuditEntry } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { Facts } from '../../parts/facts.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { useFormat } from '../../text/use-format.ts'
import { AllAbout } from './all-about.tsx'
import { absentText, detailName, isCode, spanUnit, tokenKindName, wordText } from './detail-text.ts'
import classes from './detail-value.module.css'
import { changedFields, reasonText } from './entry-text.ts'

type Among = Readonly<Record<string, unknown>>

export interface DetailValueProps {
  readonly entry: AuditEntry
  readonly name: string
  readonly value: unknown
  /** The values that it stands among, itself included. */
  readonly among: Among
}

export function DetailValue({ entry, name, value, among }: DetailValueProps) {
  const { t } = useTranslation()
  const { list } = useFormat()
  if (isNothing(value)) return <Nothing text={absentText(name, among)} />
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'number') return <Amount name={name} value={value} />
  if (typeof value === 'string') return <Text entry={entry} name={name} value={value} />
  if (name === 'changed') return list(changedFields(value))
  if (Array.isArray(value)) return <List entry={entry} name={name} values={value} />
  return <Parts entry={entry} name={name} value={value as Among} />
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (typeof value === 'object' && isEmpty(value))
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0

export function Nothing({ text }: { readonly text?: string | undefined }) {
  const { t } = useTranslation()
  return text ?? <span className="quiet">{t('common.none')}</span>
}

function Amount({ name, value }: { readonly name: string; readonly value: number }) {
  const { number, span } = useFormat()
  const unit = spanUnit(name)
  return <span className="tabular">{unit === undefined ? number(value) : span(value, unit)}</span>
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

interface TextProps {
  readonly entry: AuditEntry
  readonly name: string
  readonly value: string
}

function Text({ entry, name, value }: TextProps) {
  const { t } = useTranslation()
  if (INSTANT.test(value)) return <ExactMoment at={value} />
  if (name === 'reason') return reasonText(entry)
  if (name === 'tenant' && value === '*') return t('auditDetails.everywhere')
  const word = wordText(entry, name, value)
  if (word !== null) return word
  if (!isCode(name)) return value
  return (
    <>
      <code>{value}</code> {name === 'user' && <AllAbout id={value} />}
    </>
  )
}

interface ListProps {
  readonly entry: AuditEntry
  readonly name: string
  readonly values: readonly unknown[]
}

function List({ entry, name, values }: ListProps) {
  return (
    <ul className={classes.list} data-plain={values.every((one) => typeof one === 'string') || undefined}>
      {values.map((value) => (
        <li key={JSON.stringify(value)}>
          {typeof value === 'object' && value !== null && !Array.isArray(value) ? (
            <Line entry={entry} values={value as Among} />
          ) : (
            <DetailValue entry={entry} name={name} value={value} among={{}} />
          )}
        </li>
      ))}
    </ul>
  )
}

/** One of many that are alike, such as a membership. A place is told by its organization where it has no unit. */
function Line({ entry, values }: { readonly entry: AuditEntry; readonly values: Among }) {
  const told = Object.entries(values).filter(
    ([name, value]) => !(name === 'unit' && value === null && 'tenant' in values),
  )
  return told.map(([name, value]) => (
    <span key={name} className={classes.pair}>
      <span className="quiet">{detailName(name) ?? name}</span>{' '}
      <DetailValue entry={entry} name={name} value={value} among={values} />
    </span>
  ))
}

interface PartsProps {
  readonly entry: AuditEntry
  readonly name: string
  readonly value: Among
}

/** What has names of its own within. */
function Parts({ entry, name, value }: PartsProps) {
  const facts = Object.entries(value).map(([part, each]) =>
    name === 'maxLifetimeDays'
      ? { name: tokenKindName(part), value: <DetailValue entry={entry} name={name} value={each} among={{}} /> }
      : { name: detailName(part) ?? part, value: <DetailValue entry={entry} name={part} value={each} among={value} /> },
  )
  return <Facts facts={facts} />
}
