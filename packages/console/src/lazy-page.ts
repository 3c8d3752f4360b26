/** Pages that are loaded when they are first opened. */

import { lazyRouteComponent } from '@tanstack/react-router'
import { api } from './api/client.ts'

/** Loads the whole console anew where a page's file is gone, because the server has become a newer one. */
export const lazyPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => load().catch(reachServer), name)

/**
 * A file that did not come says nothing of why. Where the server cannot be reached, that is the reason to show: a reload
 * would leave nothing but the browser's own page.
 */
async function reachServer(failure: unknown): Promise<never> {
  await api.getSetup()
  throw failure
}
