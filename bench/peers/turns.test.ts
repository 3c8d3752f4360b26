/** How the rounds take turns, what goes over the wire, and how a wrong secret is made. */

import { expect, test } from 'vitest'
import { altered } from './check.ts'
import { wireTexts } from './contestant.ts'
import { orderOf } from './rounds.ts'

test('in each round everybody has one turn, and nobody is always first or always after the same one', () => {
  const orders = Array.from({ length: 10 }, (_, round) => orderOf(round, 5))
  for (const order of orders) expect(order.toSorted()).toEqual([0, 1, 2, 3, 4])
  expect(new Set(orders.map(([first]) => first)).size).toBe(5)
  const before = orders.flatMap((order) => (order.indexOf(2) > 0 ? [order[order.indexOf(2) - 1]] : []))
  expect(new Set(before)).toEqual(new Set([1, 3]))
})

test('a secret stands as the bearer of a GET, or in the body of a POST that says how long it is', () => {
  expect(wireTexts({ path: '/verify', headers: { A: 'b' }, body: null }, 5)).toEqual({
    before: 'GET /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\nAuthorization: Bearer ',
    after: '\r\n\r\n',
  })
  const body = { before: 'token=', after: '&hint=x' }
  expect(wireTexts({ path: '/ask', headers: {}, body }, 5)).toEqual({
    before: 'POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 18\r\n\r\ntoken=',
    after: '&hint=x',
  })
})

test('a wrong secret is as long as the good one, and differs in one letter', () => {
  for (const secret of ['0123456789abcdef', 'aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb']) {
    const wrong = altered(secret)
    expect(wrong).toHaveLength(secret.length)
    expect([...wrong].filter((letter, at) => letter !== secret[at])).toHaveLength(1)
  }
})
