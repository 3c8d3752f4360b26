/** One listener of the sketch, a process of its own: notes how far it has come, and notifies back. */

import { argv } from 'node:process'
import pg from 'pg'

const [url = '', listener = ''] = argv.slice(2)
const client = new pg.Client({ connectionString: url })
await client.connect()
await client.query('set synchronous_commit = off')

let heard = 0
let told = 0
let telling = false

async function tell(): Promise<void> {
  if (telling) return
  telling = true
  while (told < heard) {
    const seq = heard
    await client.query(
      `with noted as (insert into position values ($1, $2) on conflict (listener) do update set seq = excluded.seq)
       select pg_notify('position', $3)`,
      [Number(listener), seq, `${listener} ${seq}`],
    )
    told = seq
  }
  telling = false
}

client.on('notification', ({ payload }) => {
  heard = Math.max(heard, Number(payload?.split(' ')[0]))
  void tell()
})
await client.query('listen change')
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
