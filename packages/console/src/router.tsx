/** The addresses of the console. Every page is loaded when it is first opened. */

import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { FailedPage } from './pages/errors/failed.tsx'
import { NotFoundPage } from './pages/errors/not-found.tsx'
import { Waiting } from './parts/waiting.tsx'
import { routeTree } from './routes.tsx'

/** Search parameters are plain texts, as in any address: no JSON, nothing quoted. */
const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search))

function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '' && value !== null)
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? '' : `?${text}`
}

export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: FailedPage,
    defaultPendingComponent: Waiting,
    scrollRestoration: true,
  })
}
