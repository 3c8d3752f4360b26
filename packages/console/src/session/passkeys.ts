/** Passkeys as the browser keeps and uses them (WebAuthn). What goes in and comes out is JSON, as the server speaks it. */

/** `given_up`: closed by the reader, or nothing was chosen in time. `impossible`: not with this browser, device or address. */
export type PasskeyRefusal = 'given_up' | 'known_already' | 'impossible'

export type PasskeyAnswer<T> = { readonly passkey: T } | { readonly refused: PasskeyRefusal }

/** Passkeys belong to a name: where the console stands at a bare address, no browser makes or uses any. */
const BARE_ADDRESS = /^(\d+(\.\d+){3}|\[.*\])$/

/** Whether passkeys can be used here at all. Whether the reader has one, only the reader knows. */
export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential &&
  !BARE_ADDRESS.test(location.hostname)

/** Whether passkeys can be offered in the list that the browser shows below a field. */
export async function canOfferBesideField(): Promise<boolean> {
  return knowsPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true
}

export interface AskOptions {
  /** Ends the wait; a browser waits for one passkey at a time. */
  readonly signal?: AbortSignal
  /** The browser offers passkeys below a field and waits, instead of asking at once. */
  readonly besideField?: boolean
}

/** Has the reader prove themself with a passkey that they have. */
export function askPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
  { signal, besideField = false }: AskOptions = {},
): Promise<PasskeyAnswer<AuthenticationResponseJSON>> {
  return answerOf(async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
    return await navigator.credentials.get({
      publicKey,
      ...(signal === undefined ? {} : { signal }),
      ...(besideField ? { mediation: 'conditional' as const } : {}),
    })
  })
}

/** Has the reader make a new passkey. */
export function makePasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<PasskeyAnswer<RegistrationResponseJSON>> {
  return answerOf(async () => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
    return await navigator.credentials.create({ publicKey })
  })
}

async function answerOf<T>(ask: () => Promise<Credential | null>): Promise<PasskeyAnswer<T>> {
  try {
    const credential = await ask()
    if (!(credential instanceof PublicKeyCredential)) return { refused: 'given_up' }
    return { passkey: credential.toJSON() as T }
  } catch (problem) {
    return { refused: refusalOf(problem) }
  }
}

function refusalOf(problem: unknown): PasskeyRefusal {
  if (!(problem instanceof DOMException)) return 'impossible'
  if (problem.name === 'InvalidStateError') return 'known_already'
  return problem.name === 'NotAllowedError' || problem.name === 'AbortError' ? 'given_up' : 'impossible'
}
