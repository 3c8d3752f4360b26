/** PostgreSQL's stream from server to client, cut into its messages, so that some of them can be lost on the way. */

const HEADER_BYTES = 5
const NOTIFICATION = 0x41

/**
 * Takes chunks as they arrive and gives back the same bytes, but only in whole messages and without notifications while
 * `dropped` says so. It must see a connection from its first byte, and none that asked for TLS.
 */
export function notificationFilter(isDropping: () => boolean, dropped: () => void): (chunk: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const kept: Buffer[] = []
    let at = 0
    while (bytes.length - at >= HEADER_BYTES) {
      // The length counts itself, but not the byte of the kind.
      const end = at + 1 + bytes.readUInt32BE(at + 1)
      if (end > bytes.length) break
      if (bytes[at] === NOTIFICATION && isDropping()) dropped()
      else kept.push(bytes.subarray(at, end))
      at = end
    }
    rest = bytes.subarray(at)
    return kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept)
  }
}
