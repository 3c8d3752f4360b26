/** A websocket as far as a proxy has to know it: the upgrade, and bytes both ways. */

import { connect } from 'node:net'

export interface Opened {
  /** The head of the answer. */
  readonly head: string
  /** What came back for the word that was sent; empty when the upgrade was refused. */
  readonly echo: string
}

const WORD = 'ping'
const TIMEOUT_MS = 30_000

/** Asks for an upgrade, and on 101 sends a word that the other end sends back. */
export function openWebsocket(port: number, path: string, token: string): Promise<Opened> {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Authorization: Bearer ${token}`,
  ]
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`))
    const finish = (opened: Opened): void => {
      socket.destroy()
      resolve(opened)
    }
    let text = ''
    let isOpen = false
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`Nothing more came after: ${text}`)))
    socket.on('error', reject)
    socket.on('data', (part) => {
      text += String(part)
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = text.slice(0, end)
      const echo = text.slice(end + 4)
      if (!head.startsWith('HTTP/1.1 101')) return finish({ head, echo: '' })
      if (!isOpen) isOpen = socket.write(WORD)
      if (echo === WORD) finish({ head, echo })
    })
  })
}
