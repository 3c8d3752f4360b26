/** What a secret of ours looks like (`plt`, a letter for the kind, `_`, 38 characters), wherever it stands in a text. */
const SHAPE = /plt[umaog]_[0-9a-z]{38}/i

/** Closed by default: what looks like a secret goes into no address, no search and no storage. */
export const holdsSecret = (text: string): boolean => SHAPE.test(text)
