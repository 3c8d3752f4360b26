/** What people sign in with: one spelling of it, and which names cannot be had. */

import { fold } from './fold.ts'
import { isReadableName } from './readable.ts'
import { looksLikeSecret } from './secret.ts'

export const USERNAME_MAX_CHARACTERS = 128

export interface UsernameRefusal {
  readonly code: 'too_long' | 'too_short' | 'malformed' | 'reserved'
  readonly message: string
}

/** The form in which a username is kept (NFKC): what looks alike is alike. */
export function normaliseUsername(text: string): string {
  return text.toWellFormed().normalize('NFKC')
}

/** Says why a normalised username cannot be had, or null when it can. Length is counted in code points. */
export function refuseUsername(username: string): UsernameRefusal | null {
  const characters = [...username].length
  if (characters === 0) return { code: 'too_short', message: 'Give a username.' }
  if (characters > USERNAME_MAX_CHARACTERS) {
    return { code: 'too_long', message: `Use at most ${USERNAME_MAX_CHARACTERS} characters.` }
  }
  if (username !== username.trim() || /\p{Cf}/u.test(username) || !isReadableName(username)) {
    return { code: 'malformed', message: 'Leave out spaces at the ends and characters that cannot be seen.' }
  }
  // A path takes an id or a username, so nobody may be called like somebody else's id.
  if (fold(username).startsWith('usr_')) {
    return { code: 'reserved', message: 'Names that begin with usr_ are ids. Choose another one.' }
  }
  if (username === '.' || username === '..' || looksLikeSecret(username)) {
    return { code: 'reserved', message: 'No address could name this person. Choose another name.' }
  }
  return null
}
