/** The secret in what was pasted: found, and masked. */

const WHOLE = /plt[umaog]_[0-9A-Za-z]{38}/
const RANDOM_START = 5

/** The whole secret within a text, such as a line of a `.env` file; null when there is none. */
export const secretIn = (text: string): string | null => WHOLE.exec(text)?.[0] ?? null

/** What lists show of a secret: enough to recognise it, of no use to guess it. */
export const masked = (secret: string): string => `${secret.slice(0, RANDOM_START + 3)}…${secret.slice(-4)}`
