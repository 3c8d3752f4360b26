import { expect, test } from 'vitest'
import { withReadableRest } from './foreign-rest.ts'

const AT = '/v1/verify/at/acme/orders:read'

test.each([
  [`${AT}/caf%E9/100%`, `${AT}/caf-E9/100-`],
  [`${AT}/%zz%2e%C3%B8`, `${AT}/-zz%2e-C3-B8`],
  [`${AT}/%70lta_%2570lta?x=%E9`, `${AT}/%70lta_%2570lta?x=%E9`],
  [`${AT}/?x=/%E9`, `${AT}/?x=/%E9`],
  ['/v1/verify/at/%zz/x:y/z', '/v1/verify/at/%zz/x:y/z'],
  ['/v1/verify/at/acme/%zz', '/v1/verify/at/acme/%zz'],
  ['/v1/verify/at/acme?/x/%zz', '/v1/verify/at/acme?/x/%zz'],
  ['/v1/tokens/a/b/%zz', '/v1/tokens/a/b/%zz'],
])('%s goes on as %s', (url, expected) => {
  expect(withReadableRest(url)).toBe(expected)
  expect(expected).toHaveLength(url.length)
})
