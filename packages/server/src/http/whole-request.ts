/**
 * Recognises a chunk of a connection that is one request and nothing else, in a form that can be read in one way only.
 * This is no parser of HTTP: whatever is unusual in any way is not recognised, and is left to Node's.
 */

export interface WholeRequest {
  readonly method: string
  readonly url: string
  /** Names and values in turn, as in `rawHeaders` of Node. */
  readonly rawHeaders: string[]
  /** As much of it as has come, with one character for each byte. */
  readonly body: string
  /** Bytes of the body that have not come yet. */
  readonly owed: number
}

/** Longer requests are rare, and have time. */
const MAX_BYTES = 8 * 1024

/** RFC 9112 §3 and §5, narrowed: origin form, `Name: value` with one space, printable ASCII, no folding, no empty value. */
const HEAD =
  /^(?:GET|POST|HEAD|PUT|PATCH|DELETE) \/[!-~]* HTTP\/1\.1\r\n(?:[A-Za-z0-9-]+: [!-~](?:[ -~]*[!-~])?\r\n)+\r\n/

/** Headers that change where a message ends, or what the bytes after it are. */
const FRAMING: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'upgrade',
  'expect',
  'trailer',
  'te',
  'http2-settings',
])

/** Names of other lengths are none of those that are looked for. */
const LENGTHS: ReadonlySet<number> = new Set([...FRAMING, 'content-length'].map(({ length }) => length))

const LENGTH = /^[1-9]\d{0,8}$/

/**
 * Null unless the chunk begins with a head, is complete up to it, and holds no byte beyond the request. `text` is the chunk
 * with one character for each byte.
 */
export function wholeRequest(text: string): WholeRequest | null {
  if (text.length > MAX_BYTES) return null
  const head = HEAD.exec(text)?.[0]
  if (head === undefined) return null
  const rawHeaders: string[] = []
  let length: number | null = null
  const first = head.indexOf('\r\n')
  for (let at = first + 2; at < head.length - 2; ) {
    const colon = head.indexOf(':', at)
    const end = head.indexOf('\r\n', colon)
    const [name, value] = [head.slice(at, colon), head.slice(colon + 2, end)]
    rawHeaders.push(name, value)
    at = end + 2
    if (!LENGTHS.has(name.length)) continue
    const folded = name.toLowerCase()
    if (FRAMING.has(folded)) return null
    if (folded !== 'content-length') continue
    if (length !== null || !LENGTH.test(value)) return null
    length = Number(value)
  }
  const owed = head.length + (length ?? 0) - text.length
  if (owed < 0) return null
  const space = head.indexOf(' ')
  const url = head.slice(space + 1, first - VERSION.length)
  return { method: head.slice(0, space), url, rawHeaders, body: text.slice(head.length), owed }
}

const VERSION = ' HTTP/1.1'
