/** Signing in, step by step: the password, what is asked for besides it, or a passkey alone. */

import type { PasskeyProof, Session } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { askPasskey, canOfferBesideField, type PasskeyRefusal } from '../session/passkeys.ts'
import { api } from './client.ts'
import { begin, sessionQuery } from './session.ts'

export type SecondMethod = 'totp' | 'passkey' | 'recovery_code'

/** A sign-in whose password was right, and what it can go on with. */
export interface SecondStep {
  readonly signIn: string
  readonly methods: readonly SecondMethod[]
}

/** The step that a refused password asks for; null where it was simply refused. */
export function secondStepOf(problem: unknown): SecondStep | null {
  if (!(problem instanceof PolettProblem) || problem.code !== 'second_factor_required') return null
  const { methods, signIn } = problem.document
  return typeof signIn === 'string' && Array.isArray(methods) ? { signIn, methods } : null
}

/** Wrong, used, too late, or of nobody: the server does not say which. */
export const isWrongFactor = (problem: unknown): boolean =>
  problem instanceof PolettProblem && problem.code === 'sign_in_failed'

export type SignInAnswer = { readonly session: Session } | { readonly refused: PasskeyRefusal }

/** Everything that was known belonged to whoever was signed in before. */
export function useSignIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { username: string; password: string; tenant?: string }) => api.signIn({ body }),
    gcTime: 0,
    onSuccess: (session) => begin(queries, session),
  })
}

type Proof = { readonly code: string } | { readonly recoveryCode: string } | 'passkey'

/** What the reader has set up to prove who they are, besides the password. */
export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: ({ signal }) => api.getOwnFactors({}, { signal }),
})

/** Step-up: the password, or null for a passkey, counts as given for five minutes. */
export function useConfirm() {
  const queries = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: async (password: string | null): Promise<Confirmed | { readonly refused: PasskeyRefusal }> => {
      if (password !== null) return await api.confirmPassword({ body: { password } })
      const { publicKey } = await api.getConfirmOptions()
      const answer = await askPasskey(asOptions(publicKey))
      return 'refused' in answer ? answer : await api.confirmPassword({ body: { passkey: asProof(answer.passkey) } })
    },
    onSuccess: (answer) => {
      if ('refused' in answer) return
      const { confirmedUntil } = answer
      queries.setQueryData(sessionQuery.queryKey, (session) => (session ? { ...session, confirmedUntil } : session))
    },
  })
}

type Confirmed = Awaited<ReturnType<typeof api.confirmPassword>>

/** Goes on with a sign-in; `passkey` asks the browser for one. */
export function useSecondStep(signIn: string) {
  const queries = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: async (proof: Proof): Promise<SignInAnswer> => {
      if (proof !== 'passkey') return { session: await api.completeSignIn({ body: { signIn, ...proof } }) }
      const { publicKey } = await api.getSecondFactorOptions({ body: { signIn } })
      const answer = await askPasskey(asOptions(publicKey))
      if ('refused' in answer) return answer
      return { session: await api.completeSignIn({ body: { signIn, passkey: asProof(answer.passkey) } }) }
    },
    onSuccess: (answer) => void ('session' in answer && begin(queries, answer.session)),
  })
}

/** Signs in with the passkey given, or asks the browser for one. */
export function usePasskeySignIn() {
  const queries = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: async (given: PasskeyProof | null): Promise<SignInAnswer> => {
      const answer = given === null ? await askAnyPasskey() : { passkey: given }
      if ('refused' in answer) return answer
      return { session: await api.signInWithPasskey({ body: { passkey: answer.passkey } }) }
    },
    onSuccess: (answer) => void ('session' in answer && begin(queries, answer.session)),
  })
}

async function askAnyPasskey(): Promise<{ readonly passkey: PasskeyProof } | { readonly refused: PasskeyRefusal }> {
  const { publicKey } = await api.getPasskeySignInOptions()
  const answer = await askPasskey(asOptions(publicKey))
  return 'refused' in answer ? answer : { passkey: asProof(answer.passkey) }
}

/** What the server asks for is good for five minutes. */
const RENEWED_AFTER_MS = 4 * 60_000

/** Has the browser offer passkeys below a field until one is chosen. Null: it cannot, or the wait was ended. */
export async function passkeyBesideField(ended: AbortSignal): Promise<PasskeyProof | null> {
  if (!(await canOfferBesideField())) return null
  while (!ended.aborted) {
    const options = await api.getPasskeySignInOptions().catch(() => null)
    if (options === null) return null
    const signal = AbortSignal.any([ended, AbortSignal.timeout(RENEWED_AFTER_MS)])
    const answer = await askPasskey(asOptions(options.publicKey), { signal, besideField: true })
    if ('passkey' in answer) return asProof(answer.passkey)
    // Only a wait that ran out begins again: a browser that refuses at once would be asked for ever.
    if (!signal.aborted) return null
  }
  return null
}

// Both are WebAuthn's own JSON, which the API's description names but does not spell out.
const asOptions = (publicKey: object) => publicKey as PublicKeyCredentialRequestOptionsJSON
const asProof = (passkey: AuthenticationResponseJSON) => passkey as unknown as PasskeyProof
