import {
  AUDIT_ACTIONS,
  AUDIT_DETAILS,
  AUDIT_FIELDS,
  AUDIT_PARTIES,
  AUDIT_WORDS,
  FAILURE_REASONS,
} from '@polett/contract/audit-details'
import { expect, it } from 'vitest'
import { en } from '../../text/en/index.ts'
import { isCode, isWorded } from './detail-text.ts'

const { audit, auditDetails } = en
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort()

it('has words for every name and word that the server writes into the audit log, and for no other', () => {
  expect(sorted(Object.keys(auditDetails.names))).toEqual(sorted(AUDIT_DETAILS))
  expect(sorted(Object.keys(auditDetails.parties))).toEqual(sorted(AUDIT_PARTIES))
  expect(sorted(Object.keys(auditDetails.reasons))).toEqual(sorted(FAILURE_REASONS))
  expect(sorted(Object.keys(audit.changedFields))).toEqual(sorted(AUDIT_FIELDS))
  expect(sorted(Object.keys(audit.actions))).toEqual(sorted(AUDIT_ACTIONS.map((action) => action.replace('.', '_'))))
  const { step, ...others } = AUDIT_WORDS
  expect(sorted(Object.keys(auditDetails.words))).toEqual(sorted(Object.values(others).flat()))
  expect(sorted(Object.keys(auditDetails.steps))).toEqual(sorted(step))
})

it('knows of every value that is a word, and takes none of them for the name of something', () => {
  expect(AUDIT_DETAILS.filter(isWorded)).toEqual(AUDIT_DETAILS.filter((name) => name in AUDIT_WORDS))
  expect(AUDIT_DETAILS.filter((name) => isWorded(name) && isCode(name))).toEqual([])
})
