/** What people sign in with besides a password: an authenticator in the browser, and an app that shows codes. */

import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'

export interface Authenticator {
  /** Takes its passkeys away, as a device that is lost. */
  remove(): Promise<void>
  /** Whether whoever is asked shows a finger; otherwise they turn away. */
  answer(willing: boolean): Promise<void>
}

/** A device that keeps passkeys and knows its owner, as the browser's own protocol plays one. */
export async function addAuthenticator(page: Page): Promise<Authenticator> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('WebAuthn.enable')
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return {
    remove: async () => void (await browser.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })),
    answer: async (willing) =>
      void (await browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: willing })),
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_MS = 30_000

/** The code of an app that was given this secret (RFC 6238), some steps away from a moment. */
export function appCode(secret: string, steps = 0, at = Date.now()): string {
  const bits = [...secret.replaceAll(' ', '')]
    .map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS) + steps))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
