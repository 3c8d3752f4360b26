/** What the document leaves open, because the server writes it without a schema, told here for those who read it. */

/** A place in a component, and the type of what is found there. */
export const OPEN_PLACES: Readonly<Record<string, string>> = {
  'TokenPage.items[]': 'Token | ReachingToken',
}

export const ADDED_TYPES = `
/** What somebody sees of a platform token that reaches their tenant but is not in their sight. \`'name' in token\` tells. */
export type ReachingToken = Pick<Token, 'id' | 'kind' | 'application' | 'status' | 'lastUsedAt' | 'grants'>
`
