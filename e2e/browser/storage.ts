/** Where a browser could keep a secret: every one of these places is looked into. */

import { fail } from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Fails where the secret, or a good part of it, is found in storage, history, caches, the address or the page itself. */
export async function expectNoSecretKept(page: Page, secret: string): Promise<void> {
  const places = await page.evaluate(readEverything)
  const cookies = JSON.stringify(await page.context().cookies())
  // Of a token the part that is random, because lists may show how it begins and ends.
  const telling = /^plt[a-z]_/.test(secret) ? secret.slice(8, -6) : secret
  const found = Object.entries({ ...places, cookies }).filter(([, text]) => text.includes(telling))
  if (found.length > 0) fail(`The secret was kept in ${found.map(([place]) => place).join(', ')} at ${page.url()}`)
}

async function readEverything(): Promise<Record<string, string>> {
  const databases = []
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    for (const store of database.objectStoreNames) {
      const all = await new Promise((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store).getAll()
        reading.onsuccess = () => resolve(reading.result)
        reading.onerror = () => reject(reading.error)
      })
      databases.push(JSON.stringify(all))
    }
    database.close()
  }
  const cached = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) cached.push(request.url, await (await cache.match(request))?.text())
  }
  const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value)
  return {
    localStorage: JSON.stringify({ ...localStorage }),
    sessionStorage: JSON.stringify({ ...sessionStorage }),
    IndexedDB: databases.join('\n'),
    'the Cache API': cached.join('\n'),
    'history.state': JSON.stringify(history.state ?? ''),
    'the address': `${location.href}\n${document.referrer}`,
    'requests made': performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .join('\n'),
    'the title': document.title,
    'a field': fields.join('\n'),
    'the page': document.documentElement.outerHTML,
  }
}
