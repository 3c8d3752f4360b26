/** Walks a list that comes in pages. */
import type { CallOptions } from './client.ts'

/** The most that the server puts on one page. */
const LARGEST_PAGE = 200

interface Page {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

interface PageArguments {
  readonly query?: Readonly<Record<string, unknown>> | undefined
}

/** A method of the client that answers a page. */
export type PagedMethod = (args: never, options?: CallOptions) => Promise<Page>

export type ItemOf<M extends PagedMethod> = Awaited<ReturnType<M>>['items'][number]

/**
 * Every item, page after page: `for await (const token of everyItem(client.listTokens, { query: { kind: 'user' } }))`.
 * A page is asked for when the one before it has been walked; `break` asks for no more. Throws as the method does.
 */
export async function* everyItem<M extends PagedMethod>(
  list: M,
  ...parameters: Parameters<M>
): AsyncGenerator<ItemOf<M>> {
  const [args, options] = parameters as [PageArguments?, CallOptions?]
  let cursor = args?.query?.cursor as string | null | undefined
  do {
    const query = { limit: LARGEST_PAGE, ...args?.query, cursor }
    const page = await list({ ...args, query } as never, options)
    yield* page.items as ItemOf<M>[]
    cursor = page.nextCursor
  } while (cursor !== null)
}
