/** What is pending of one token. Few have more than one entry of each, so these are lists, and not maps. */
export interface TokenUse {
  readonly tokenId: number
  lastUsedAt: number
  /** That of the latest call that has one, which is not always the last call. */
  lastAddress: string | null
  lastAddressAt: number
  /** By start of the hour and code. */
  readonly counts: CountedUse[]
  readonly addresses: AddressUse[]
  /** Last use by internal secret id: who still uses an old one after a rotation. */
  readonly secrets: SecretUse[]
}

/** `allowed`, or the code of the refusal. */
export type UseCode = string

export interface CountedUse {
  readonly hour: number
  readonly code: UseCode
  count: number
}

export interface AddressUse {
  readonly address: string
  count: number
  lastUsedAt: number
}

export interface SecretUse {
  readonly secretId: number
  at: number
}

/** Some calls with one secret, from one address, with one answer, in one hour. */
export interface AlikeUses {
  readonly tokenId: number
  /** Null when it is not known which secret it was. */
  readonly secretId: number | null
  readonly code: UseCode
  readonly address: string | null
  readonly count: number
  /** The last of them. */
  readonly at: number
}

export const HOUR_MS = 3_600_000

/** A busy token is called from everywhere: beyond this, further addresses wait for the next batch. */
const MAX_ADDRESSES = 200

export function unused(tokenId: number): TokenUse {
  return { tokenId, lastUsedAt: 0, lastAddress: null, lastAddressAt: 0, counts: [], addresses: [], secrets: [] }
}

/** Of two addresses at the same instant, the one that is added later is the last. */
export function addAlike(into: TokenUse, { address, at, code, count, secretId }: AlikeUses): TokenUse {
  addCount(into, { hour: hourOf(at), code, count })
  if (address !== null) addAddress(into, { address, count, lastUsedAt: at })
  if (secretId !== null) addSecret(into, { secretId, at })
  into.lastUsedAt = Math.max(into.lastUsedAt, at)
  if (address === null || at < into.lastAddressAt) return into
  into.lastAddress = address
  into.lastAddressAt = at
  return into
}

/** Of two last addresses at the same instant, that of `into` stays. */
export function merge(into: TokenUse, from: TokenUse): void {
  for (const each of from.counts) addCount(into, each)
  for (const each of from.addresses) addAddress(into, each)
  for (const each of from.secrets) addSecret(into, each)
  into.lastUsedAt = Math.max(into.lastUsedAt, from.lastUsedAt)
  if (from.lastAddressAt <= into.lastAddressAt) return
  into.lastAddress = from.lastAddress
  into.lastAddressAt = from.lastAddressAt
}

export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS
}

function addCount({ counts }: TokenUse, { code, count, hour }: CountedUse): void {
  for (const each of counts) {
    if (each.hour !== hour || each.code !== code) continue
    each.count += count
    return
  }
  counts.push({ hour, code, count })
}

function addAddress({ addresses }: TokenUse, { address, count, lastUsedAt }: AddressUse): void {
  for (const each of addresses) {
    if (each.address !== address) continue
    each.count += count
    each.lastUsedAt = Math.max(each.lastUsedAt, lastUsedAt)
    return
  }
  if (addresses.length < MAX_ADDRESSES) addresses.push({ address, count, lastUsedAt })
}

function addSecret({ secrets }: TokenUse, { at, secretId }: SecretUse): void {
  for (const each of secrets) {
    if (each.secretId !== secretId) continue
    each.at = Math.max(each.at, at)
    return
  }
  secrets.push({ secretId, at })
}
