/** Reads server-sent events (WHATWG HTML, section 9.2), as far as this stream uses them. */

export interface ServerEvent {
  readonly event: string
  /** The event's own id, undefined when it has none. */
  readonly id: string | undefined
  readonly data: string
}

/** More than any event of the server: 500 tags and its other fields take 8 KB. */
const LONGEST_EVENT = 64_000

/** Takes text as it comes and answers the events that have come to their end. Throws an Error for one that never ends. */
export function createEventReader(): (text: string) => ServerEvent[] {
  let rest = ''
  return (text) => {
    const blocks = `${rest}${text}`.split('\n\n')
    rest = blocks.pop() ?? ''
    if (rest.length > LONGEST_EVENT) throw new Error('An event of the stream does not end.')
    return blocks.flatMap(readEvent)
  }
}

/** Lines that are no field of ours, such as comments, are passed over; so is an event without data. */
function readEvent(block: string): readonly ServerEvent[] {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(event|id|data): ?(.*)$/.exec(line) ?? []
    if (name !== undefined) fields.set(name, value)
  }
  const data = fields.get('data')
  return data === undefined ? [] : [{ event: fields.get('event') ?? 'message', id: fields.get('id'), data }]
}
