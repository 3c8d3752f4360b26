import { expect, it } from 'vitest'
import { chooseEncoding } from './accept-encoding.ts'

it.each([
  [undefined, null],
  ['', null],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['x-gzip', 'gzip'],
  ['BR', 'br'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br ; q=0.5 , gzip ; q=0.5', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.000, gzip;q=0', null],
  ['*', 'br'],
  ['*;q=0', null],
  ['br;q=0, *', 'gzip'],
  ['identity', null],
  ['identity, br', 'br'],
  ['identity, br;q=0.9', null],
  ['identity;q=0.5, gzip;q=0.6', 'gzip'],
  ['identity;q=0, gzip;q=0.001', 'gzip'],
  ['deflate', null],
  ['br;q=2, gzip;q=x', null],
])('of brotli and gzip, "%s" gets %s', (header, encoding) => {
  expect(chooseEncoding(header, ['br', 'gzip'])).toBe(encoding)
})

it('offers only what lies there', () => {
  expect(chooseEncoding('br, gzip', [])).toBeNull()
  expect(chooseEncoding('br, gzip;q=0.1', ['gzip'])).toBe('gzip')
})
