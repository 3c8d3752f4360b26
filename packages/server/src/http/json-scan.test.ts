import { expect, it } from 'vitest'
import { scanJson } from './json-scan.ts'

const REFUSED = expect.stringContaining('twice')

it.each([1, 2, 7, 8, 9, 10, 40])('finds the name that stands twice among %i', (count) => {
  const names = Array.from({ length: count }, (_, at) => `name${at}`)
  const written = (all: readonly string[]): string => `{${all.map((name) => `"${name}":{"a":1}`).join(',')}}`
  expect(scanJson(written(names))).toEqual({ refusal: null, dangerousPointer: null })
  for (const again of names) expect(scanJson(written([...names, again])).refusal).toEqual(REFUSED)
})

it('takes the same name in different objects for different members', () => {
  expect(scanJson('[{"a":{"a":[{"a":"a"}]}},{"a":null}]').refusal).toBeNull()
})

it.each([
  ['{"a":"\\\\","a":1}', REFUSED],
  ['{"a":"\\\\\\"","a":1}', REFUSED],
  ['{"a":"\\"\\",\\"a\\":1","b":1}', null],
  ['{"a":"","a":""}', REFUSED],
  ['{"a\\"":1,"a\\"":2}', REFUSED],
  ['{"\\u0061":1,"a":2}', REFUSED],
  ['{"\\\\":1,"\\\\\\\\":2}', null],
])('reads escapes as JSON does: %s', (text, refusal) => {
  JSON.parse(text)
  expect(scanJson(text).refusal).toEqual(refusal)
})
