import { expect, test } from 'vitest'
import { readGroup, readGroupPatch } from './scim-group.ts'

test.each([
  ['A\u202e\nB', 'A B'],
  // As the directory sent it, or it would not find it again.
  [' Sales ', ' Sales '],
  ['\u200b', null],
  ['', null],
  [7, null],
  ['x'.repeat(101), null],
])('a group that a directory calls %j is called %j, and refused where that is nothing', (displayName, name) => {
  const expected = name === null ? { scimType: 'invalidValue' } : { name }
  expect(readGroup({ displayName })).toMatchObject(expected)
  const path = { schema: null, name: 'displayName', where: null, sub: null }
  expect(readGroupPatch([{ op: 'replace', path, value: displayName }])).toMatchObject(expected)
})
