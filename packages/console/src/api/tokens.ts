/** Tokens: lists, one token, its use, and what is done to them. */

import type { BulkAnswer, BulkTokens, Operations, ReachingToken, Token, TokenPage } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { type Propagation, propagationOf } from '@polett/client/propagation'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

export type TokenKind = Token['kind']
export type TokenAction = BulkTokens['action']
export type TokenSort = NonNullable<NonNullable<Operations['listTokens']['query']>['sort']>

/** What a list of tokens is narrowed by. */
export interface TokenFilter {
  /** One kind or several, with commas between. */
  readonly kind?: string | undefined
  readonly tenant?: string | undefined
  readonly unit?: string | undefined
  /** Only together with `tenant`. */
  readonly role?: string | undefined
  readonly user?: string | undefined
  /** One status or several, with commas between. */
  readonly status?: string | undefined
  readonly q?: string | undefined
  readonly secretLast4?: string | undefined
  readonly neverUsed?: true | undefined
  /** Days from now, so that a list that is looked at again means the same. */
  readonly expiresInDays?: number | undefined
  /** Days back from now; the never used count too. */
  readonly unusedForDays?: number | undefined
}

export interface TokenListArgs extends TokenFilter {
  readonly limit?: number
  readonly cursor?: string | undefined
  readonly sort?: TokenSort | undefined
}

export interface TokenList extends Omit<TokenPage, 'items'> {
  readonly items: readonly Token[]
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const COUNTS_STAY_MS = 60_000

/** The filter as the server knows it. Days count from `now`. */
function serverFilter({ expiresInDays, unusedForDays, ...filter }: TokenFilter, now: number) {
  const at = (days: number): string => new Date(now + days * DAY_MS).toISOString()
  return {
    ...filter,
    ...(expiresInDays === undefined ? {} : { expiresBefore: at(expiresInDays) }),
    ...(unusedForDays === undefined ? {} : { lastUsedBefore: at(-unusedForDays) }),
  }
}

/** Without `reaches` in the query every token comes whole. */
const isWhole = (token: Token | ReachingToken): token is Token => 'secretPrefix' in token

export const tokensQuery = (args: TokenListArgs) =>
  queryOptions({
    queryKey: ['tokens', 'list', args],
    queryFn: async ({ signal }): Promise<TokenList> => {
      const { limit, cursor, sort, ...filter } = args
      const query = { limit, cursor, sort, ...serverFilter(filter, Date.now()) }
      const page = await api.listTokens({ query }, { signal })
      return { ...page, items: page.items.filter(isWhole) }
    },
    // The rows of a list stay until the next ones are there; another list begins empty.
    placeholderData: (previous, before) => {
      const earlier = before?.queryKey[2] as TokenListArgs | undefined
      return earlier?.kind === args.kind && earlier?.tenant === args.tenant ? previous : undefined
    },
  })

/** How many there are. Exact up to 10,000, and kept for a minute, since many lists ask for it. */
export const tokenCountQuery = (filter: TokenFilter) =>
  queryOptions({
    queryKey: ['tokens', 'count', filter],
    staleTime: COUNTS_STAY_MS,
    queryFn: async ({ signal }) => {
      const { total, totalIsMinimum } = await api.listTokens(
        { query: { limit: 1, ...serverFilter(filter, Date.now()) } },
        { signal },
      )
      return { count: total, isMinimum: totalIsMinimum }
    },
  })

export const tokenQuery = (id: string) =>
  queryOptions({
    queryKey: ['tokens', 'one', id],
    queryFn: ({ signal }) => api.getToken({ path: { token: id } }, { signal }),
  })

/** Calls and addresses of the last hours: by the hour up to two days, by the day beyond. */
export const tokenUsageQuery = (id: string, hours: number) =>
  queryOptions({
    queryKey: ['tokens', 'usage', id, hours],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - hours * HOUR_MS).toISOString()
      const step = hours <= 48 ? ('hour' as const) : ('day' as const)
      return api.getTokenUsage({ path: { token: id }, query: { from, step } }, { signal })
    },
  })

/**
 * Whatever was known of tokens, and what the overview counted of them, may be otherwise now. Of a token that is gone
 * nothing is asked again: what still shows it is about to leave.
 */
export function forgetTokens(queries: QueryClient, gone?: string): void {
  const predicate = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean => !queryKey.includes(gone)
  void queries.invalidateQueries({ queryKey: ['tokens'], ...(gone === undefined ? {} : { predicate }) })
  void queries.invalidateQueries({ queryKey: ['overview'] })
}

function useTokenChange<Wish, Answer>(mutationFn: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn, onSettled: () => forgetTokens(queries) })
}

export interface RevokeWish {
  readonly id: string
  readonly reason?: string | undefined
}

/** Revokes one token; it can be restored. */
export const useRevokeTokens = () =>
  useTokenChange(({ id, reason }: RevokeWish) =>
    api.revokeToken({ path: { token: id }, ...(reason ? { body: { reason } } : {}) }),
  )

/** Restores one revoked token. */
export const useRestoreTokens = () => useTokenChange((id: string) => api.restoreToken({ path: { token: id } }))

/** Deletes one token for good; answers how far that has come. */
export function useDeleteTokens() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string): Promise<Propagation | undefined> => {
      let spread: Propagation | undefined
      const onAnswer = (answer: { readonly headers: Headers }): void => {
        spread = propagationOf(answer)
      }
      await api.deleteToken({ path: { token: id } }, { onAnswer })
      return spread
    },
    onSuccess: (_, id) => forgetTokens(queries, id),
    onError: () => forgetTokens(queries),
  })
}

/** So many go in one call, so that progress can be told between the calls. */
const PIECE = 100

export type BulkWish =
  | { readonly action: TokenAction; readonly ids: readonly string[]; onProgress?(done: number): void }
  | { readonly action: TokenAction; readonly filter: TokenFilter; readonly expectedCount: number }

export type BulkResults = BulkAnswer['results']

/**
 * The same act on many tokens: on those named, a hundred at a time, or on all that a filter matches, in one call, if
 * they are exactly as many as expected. Answers one result for each token.
 */
export function useBulk() {
  return useTokenChange(async (wish: BulkWish): Promise<BulkResults> => {
    if ('filter' in wish) {
      const { action, expectedCount } = wish
      const filter = serverFilter(wish.filter, Date.now())
      return (await api.bulkTokens({ body: { action, filter, expectedCount } })).results
    }
    const results: BulkResults[number][] = []
    for (let start = 0; start < wish.ids.length; start += PIECE) {
      const ids = wish.ids.slice(start, start + PIECE)
      results.push(...(await bulkPiece(wish.action, ids, start === 0)))
      wish.onProgress?.(results.length)
    }
    return results
  })
}

/** Once a piece is done, a later one that fails as a whole is a result too: what was done before must not be forgotten. */
async function bulkPiece(action: TokenAction, ids: readonly string[], isFirst: boolean): Promise<BulkResults> {
  try {
    return (await api.bulkTokens({ body: { action, ids } })).results
  } catch (problem) {
    if (isFirst || !(problem instanceof PolettProblem)) throw problem
    return ids.map((id) => ({ id, ok: false, code: problem.code }))
  }
}

/** The whole filtered list as CSV, which the server makes safe for spreadsheets. */
export const useExportTokens = () =>
  useMutation({
    gcTime: 0,
    mutationFn: async ({ sort, ...filter }: TokenFilter & { readonly sort?: TokenSort | undefined }) => {
      const response = await api.download('listTokens', { query: { sort, ...serverFilter(filter, Date.now()) } })
      return await response.blob()
    },
  })
