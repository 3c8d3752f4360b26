/**
 * How a secret of ours looks, wherever it stands in a text: `plt`, a letter for the kind, `_`, then its characters.
 * Closed by default: what looks like a secret goes into no address, no search and no storage.
 */

const BEGINNING = /plt[umaog]_/i
const MORE_THAN_LISTS_SHOW = /plt[umaog]_[0-9a-z]{6}/i

/** From its very beginning: where secrets are pasted to be asked about, not one character may be searched for first. */
export const beginsSecret = (text: string): boolean => BEGINNING.test(text)

/** Only where there is more of it than lists show, since that much may be searched for, to find a token by it. */
export const holdsSecret = (text: string): boolean => MORE_THAN_LISTS_SHOW.test(text)
