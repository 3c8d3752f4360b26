/** What an operator reads when a server has started. */

import type { RunningServer } from '../start.ts'

export interface StartFacts {
  readonly url: string
  readonly publicUrl: string
  readonly setupRequired: boolean
  /** Known to nobody else, and to this start alone. */
  readonly newSetupCode: string | null
}

export function factsOf({ deps, installation, url }: RunningServer): StartFacts {
  const { newSetupCode, setupRequired } = installation
  return { url, publicUrl: deps.publicUrl(), setupRequired, newSetupCode }
}

export function announceSetup({ newSetupCode, publicUrl, setupRequired }: StartFacts): void {
  if (!setupRequired) return
  if (newSetupCode !== null) console.log(`set-up code: ${newSetupCode}`)
  console.log(`Open ${publicUrl} to set up Polett, or POST the code to ${publicUrl}/v1/setup.`)
}

export function announceReady({ publicUrl, url }: StartFacts): void {
  if (publicUrl.startsWith('http:')) {
    console.error('Sign-in goes over plain http. Beyond this machine, serve https and set POLETT_PUBLIC_URL.')
  }
  console.log(`polett ready on ${url}`)
}
