/** The same tree of names with any texts, so that a translation can neither miss nor invent one. */
export type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]> }
