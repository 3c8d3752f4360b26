/** Polett beside its peers: `npm run bench:peers` prints one table and draws one picture, both for docs/performance.md. */

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startLoader } from '../processes.ts'
import { checkContestant } from './check.ts'
import { jobFor } from './contestant.ts'
import { startLineup } from './lineup.ts'
import { plotSvg } from './plot.ts'
import { measureInTurns } from './rounds.ts'
import type { Setting } from './row.ts'
import { markdownTable } from './table.ts'

const TOKENS = Number(process.env.BENCH_TOKENS ?? 100_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const MS_A_ROUND = 1_000
const NO_LIMIT = 3_600_000
const WORK = join(import.meta.dirname, '../.cache/peers-run')
const PICTURE = join(import.meta.dirname, '../../docs/pictures/peers.svg')

const say = (line: string): void => console.log(line)

rmSync(WORK, { recursive: true, force: true })
const lineup = await startLineup(TOKENS, WORK, say)
const loader = startLoader()
try {
  const { contestants } = lineup
  for (const contestant of contestants) await checkContestant(contestant)
  say('Everybody accepts what is good, and refuses what is wrong or revoked, as far as they can.')
  // As after some time in use: what our server was never asked about costs it a query.
  for (const contestant of contestants.filter(({ side }) => side === 'ours')) {
    await loader.run(jobFor(contestant, 'sweep', NO_LIMIT))
  }
  const rows = await measureInTurns(loader, contestants, { rounds: ROUNDS, msARound: MS_A_ROUND })
  const setting: Setting = { tokens: TOKENS, rounds: ROUNDS, nodeVersion: process.versions.node }
  say(`\n${ROUNDS} rounds, Node ${setting.nodeVersion}.\n\n${markdownTable(rows, setting)}\n`)
  writeFileSync(PICTURE, plotSvg(rows, setting))
  say(`The picture is ${PICTURE}.`)
} finally {
  loader.stop()
  await lineup.stop()
  rmSync(WORK, { recursive: true, force: true })
}
