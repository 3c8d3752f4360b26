/** Everything around the pages: theme, texts, what the server said, and the addresses. */

import { MantineProvider } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { createQueryClient } from './api/client.ts'
import { mayBeSignedIn, sessionQuery } from './api/session.ts'
import { Announcer } from './parts/announcer.tsx'
import { StepUp } from './parts/step-up.tsx'
import { createConsoleRouter } from './router.tsx'
import { usePreferences } from './session/preferences.ts'
import { secretsStored } from './session/shown-secrets.ts'
import { speak } from './text/index.ts'
import { theme } from './theme/theme.ts'

/**
 * A session that ended elsewhere: what was shown is forgotten, and the shell leads to the sign-in, which returns to the same
 * place. A new secret is waited for.
 */
async function leave(): Promise<void> {
  await secretsStored()
  queries.setQueryData(sessionQuery.queryKey, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
}

const queries = createQueryClient(() => void leave())
const router = createConsoleRouter(queries)

export type ConsoleRouter = typeof router

declare module '@tanstack/react-router' {
  interface Register {
    router: ConsoleRouter
  }
}

/**
 * Asks at once for what a page behind the sign-in will need, instead of for one thing after the other: the session, the
 * frame and the page itself. Whoever begins at the front door is asked to sign in more often than not, and waits for none
 * of it.
 */
export function warmUp(): boolean {
  const location = router.latestLocation
  const deep = location.pathname !== '/' && !/^\/(sign-in|setup|console)(\/|$)/.test(location.pathname)
  if (!deep && !(location.pathname === '/' && mayBeSignedIn())) return false
  void queries.prefetchQuery(sessionQuery)
  for (const { routeId } of router.matchRoutes(location)) {
    const component = router.routesById[routeId]?.options.component
    if (component !== undefined && 'preload' in component) void component.preload?.()
  }
  return true
}

export function App() {
  const { language, theme: choice } = usePreferences()
  const deviceIsDark = useMediaQuery('(prefers-color-scheme: dark)', undefined, { getInitialValueInEffect: false })
  useEffect(() => void speak(language), [language])
  const scheme = choice === 'auto' ? (deviceIsDark ? 'dark' : 'light') : choice
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} forceColorScheme={scheme} withCssVariables={false} withGlobalClasses={false}>
        <RouterProvider router={router} />
        <StepUp />
        <Announcer />
      </MantineProvider>
    </QueryClientProvider>
  )
}
