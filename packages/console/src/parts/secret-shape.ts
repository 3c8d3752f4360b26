/** How a secret of ours begins (`plt`, a letter for the kind, `_`, more than lists show of it), wherever it stands in a text. */
const SHAPE = /plt[umaog]_[0-9a-z]{6}/i

/** Closed by default: what looks like a secret goes into no address, no search and no storage. */
export const holdsSecret = (text: string): boolean => SHAPE.test(text)
