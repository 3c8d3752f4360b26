import { formatAddress, parseAddress } from '../domain/address.ts'

/** The address that a resource server tells about its own client, in its one written form; null for what is none. */
export function askedAddress(text: string | undefined): string | null {
  const address = text === undefined ? null : parseAddress(text)
  return address === null ? null : formatAddress(address)
}
