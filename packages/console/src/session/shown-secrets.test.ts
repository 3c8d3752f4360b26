import { expect, it } from 'vitest'
import { secretsStored, showSecret } from './shown-secrets.ts'

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

it('goes on at once when no secret is on the page', async () => {
  await expect(secretsStored()).resolves.toBeUndefined()
})

it('waits until the last secret is stored, and counts each of them once', async () => {
  const first = showSecret()
  const second = showSecret()
  let gone = false
  const leaving = secretsStored().then(() => {
    gone = true
  })
  first()
  first()
  await turn()
  expect(gone).toBe(false)
  second()
  await leaving
  expect(gone).toBe(true)
})
