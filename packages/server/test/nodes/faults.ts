/** Everything that is done to nodes, wires and the database while they work. */

import { CONNECTIONS_OF_A_NODE } from '../../src/store/postgres.ts'
import type { ClusterNode } from './cluster.ts'
import { shiftedClock } from './node-process.ts'
import type { Fault, Stage } from './round.ts'
import type { Direction, Weather } from './tcp-proxy.ts'

/** Past the end of every lease. */
const LONG_MS = 5_000
const SHORT_MS = 800
/** A lease and a second. */
const WAITED_MS = 4_000
const SERVES_AFTER_MS = 2_000
/** Both are shown by changes, which stand in line with the others. */
const SOME = 3
/** Fewer than this may come with the load alone. */
const MORE_CONNECTIONS = 30
const FIVE_MINUTES_MS = 300_000

const quiet: Fault = { name: 'none', run: ({ pause }) => pause(3_000) }

const killedNode: Fault = {
  name: 'node killed (kill -9)',
  async run({ node, pause, touch }) {
    await touch([node(2)], async () => {
      await node(2).signal('SIGKILL')
      await pause(LONG_MS)
      await node(2).start()
    })
  },
}

const frozenNode: Fault = {
  name: 'node frozen past its lease (SIGSTOP)',
  async run(stage) {
    const { fact, node, pause, touch } = stage
    await touch([node(3)], async () => {
      await node(3).signal('SIGSTOP')
      // Past the renewal that was under way: from here on nobody hears of it.
      await pause(100)
      const { ms, waitedFor } = await stage.change(node(1))
      fact('change meanwhile ms', ms)
      if (ms > WAITED_MS + SOME * stage.usual())
        stage.complain(`A change waited ${Math.round(ms)} ms for a frozen node.`)
      if (waitedFor.join() !== node(3).name) stage.complain(`A change says that it waited for "${waitedFor.join()}".`)
      await pause(LONG_MS)
      await node(3).signal('SIGCONT')
    })
  },
}

const shortlyFrozen: Fault = {
  name: 'node frozen within its lease, three times',
  async run({ node, pause, touch }) {
    for (let count = 0; count < 3; count += 1) {
      await touch([node(3)], async () => {
        await node(3).signal('SIGSTOP')
        await pause(SHORT_MS)
        await node(3).signal('SIGCONT')
      })
      await pause(300)
    }
  },
}

/** One node loses its database; its own clients may be refused, those of the others may not. */
function wire(name: string, weather: Partial<Weather>, ms: number): Fault {
  return {
    name,
    async run({ node, outage, pause, touch }) {
      await touch([node(2)], async () => {
        await outage([node(2)], async () => {
          node(2).wire.set(weather)
          await pause(ms)
        })
        node(2).wire.mend()
      })
    },
  }
}

const held = (name: string, ...directions: Direction[]): Fault => wire(name, { held: directions }, LONG_MS)

const lostNews: Fault = {
  name: 'notifications lost',
  async run({ cluster, fact, pause }) {
    for (const each of cluster.nodes) each.wire.set({ dropNotifications: true })
    await pause(LONG_MS)
    for (const each of cluster.nodes) each.wire.mend()
    fact(
      'notifications lost',
      cluster.nodes.reduce((sum, each) => sum + each.wire.counts().droppedNotifications, 0),
    )
  },
}

/** What a connection says that hears of changes, besides its `listen`. */
const HEARING = `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()
  and (query ilike 'listen%' or query ilike '%into node_position%' or query ilike 'select floor(extract(%')`

const endedListeners: Fault = {
  name: 'listening connections ended, five times',
  async run({ cluster, fact, pause, touch }) {
    for (let count = 0; count < 5; count += 1) {
      await touch(cluster.nodes, async () => {
        const rows = await cluster.database.query(HEARING)
        fact('ended at once', rows.length)
      })
      await pause(500)
    }
  },
}

const endedConnections: Fault = {
  name: 'all connections of the database ended',
  async run({ cluster, touch }) {
    await touch(cluster.nodes, async () => {
      await cluster.database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      )
    })
  },
}

function slow(ms: number): Fault {
  return {
    name: `database slower by ${ms} ms each way`,
    clockToleranceMs: 100 + ms,
    async run({ cluster, pause, touch }) {
      await touch(ms > 100 ? cluster.nodes : [], async () => {
        for (const each of cluster.nodes) each.wire.set({ delayMs: ms })
        await pause(LONG_MS)
        for (const each of cluster.nodes) each.wire.mend()
      })
    },
  }
}

/** For as long as it is away, every request has to be answered in time; then everything serves again. */
function outage(name: string, ms: number, end: (stage: Stage) => Promise<void>): Fault {
  return {
    name,
    async run(stage) {
      const { cluster, fact, touch } = stage
      const before = await connections(stage)
      let mended = 0
      await touch(cluster.nodes, async () => {
        await stage.outage(cluster.nodes, async () => {
          await end(stage)
          await stage.pause(ms)
          await cluster.database.start()
        })
        mended = performance.now()
      })
      const took = performance.now() - mended
      if (took > SERVES_AFTER_MS + SOME * stage.usual())
        stage.complain(`It took ${Math.round(took)} ms until all served again.`)
      await stage.pause(1_500)
      const after = await connections(stage)
      fact('connections before', before)
      fact('connections after', after)
      const most = cluster.nodes.length * CONNECTIONS_OF_A_NODE
      if (after > Math.min(most, before + MORE_CONNECTIONS))
        stage.complain(
          `There are ${after} connections, and were ${before}; ${most} are the most that the nodes may have.`,
        )
    },
  }
}

async function connections({ cluster }: Stage): Promise<number> {
  const rows = await cluster.database.query(
    "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  )
  return rows.length
}

const apart: Fault = {
  name: 'clocks apart by five minutes, both ways',
  async run({ node, pause, touch }) {
    const restart = (one: ClusterNode, preload: readonly string[]) =>
      touch([one], async () => {
        await one.signal('SIGTERM')
        await one.start(preload)
      })
    await Promise.all([
      restart(node(2), [shiftedClock(FIVE_MINUTES_MS)]),
      restart(node(3), [shiftedClock(-FIVE_MINUTES_MS)]),
    ])
    await pause(LONG_MS)
    await Promise.all([restart(node(2), []), restart(node(3), [])])
  },
}

const rolling: Fault = {
  name: 'rolling restart',
  async run({ cluster, pause, touch }) {
    for (const each of cluster.nodes) {
      await touch([each], async () => {
        await each.signal('SIGTERM')
        await each.start()
      })
      await pause(500)
    }
  },
}

export const FAULTS: readonly Fault[] = [
  ...[quiet, killedNode, frozenNode, shortlyFrozen],
  wire('wire cut', { cut: true }, LONG_MS),
  wire('wire cut for a moment', { cut: true }, SHORT_MS),
  held('nothing arrives at the database', 'toServer'),
  held('nothing arrives from the database', 'toClient'),
  held('nothing arrives either way', 'toServer', 'toClient'),
  ...[lostNews, endedListeners, endedConnections, slow(50), slow(200)],
  outage('PostgreSQL killed (kill -9)', 500, ({ cluster }) => cluster.database.kill()),
  outage('PostgreSQL away past every lease', LONG_MS, ({ cluster }) => cluster.database.stop('immediate')),
  outage('PostgreSQL restarted', 0, ({ cluster }) => cluster.database.stop('fast')),
  ...[apart, rolling],
]
