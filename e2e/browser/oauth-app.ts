/** An app of somebody else: it speaks OAuth 2 by a library that we did not write, and waits for its answer on this machine. */

import { createServer } from 'node:http'
import type { AppDevice, AppLibrary, StartLibrary } from './app-library.ts'
import { byOauth4webapi } from './by-oauth4webapi.ts'

export interface OAuthApp extends Omit<AppLibrary, 'begin'> {
  /** Where it is led back to; registered like this. */
  readonly redirectUri: string
  begin(device: AppDevice, redirectUri?: string): Promise<string>
  /** What came back to it last, as it came. */
  cameBack(): Promise<URL>
  close(): Promise<void>
}

export async function startOAuthApp(
  server: string,
  clientId: string,
  start: StartLibrary = byOauth4webapi,
): Promise<OAuthApp> {
  const visits: URL[] = []
  const waiting: ((visit: URL) => void)[] = []
  const listener = createServer((request, response) => {
    const visit = new URL(request.url ?? '/', base)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>App</title><h1>The app</h1>')
    if (visit.pathname !== '/callback') return
    const next = waiting.shift()
    if (next === undefined) visits.push(visit)
    else next(visit)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const redirectUri = `${base}/callback`
  const library = await start(server, clientId)
  return {
    redirectUri,
    begin: (device, other = redirectUri) => library.begin(device, other),
    cameBack: () => Promise.resolve(visits.shift() ?? new Promise<URL>((resolve) => void waiting.push(resolve))),
    finish: (answer) => library.finish(answer),
    refresh: (token) => library.refresh(token),
    close: () => new Promise((resolve) => void listener.close(() => resolve())),
  }
}
