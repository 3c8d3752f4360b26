/** People who sign in through their company leave the page, and come back to it by an address that says what they left for. */

/** What stands behind the question mark then. */
export const BEGUN_HERE = { begun: 'here' } as const

/** Whether the session was begun for this request alone. Whoever writes it by hand signs only themself out. */
export function isBegunHere({ begun }: { readonly begun?: string | undefined }): boolean {
  return begun === BEGUN_HERE.begun
}

/** The address to come back to. */
export function comingBack(path: string, search: Readonly<Record<string, string>> = {}): string {
  return `${path}?${new URLSearchParams({ ...search, ...BEGUN_HERE })}`
}
