/** Everything that is done to nodes, wires and the database while they work. */

import type { ClusterNode } from './cluster.ts'
import { shiftedClock } from './node-process.ts'
import type { Fault, Stage } from './round.ts'
import type { Direction, Weather } from './tcp-proxy.ts'

/** Past the end of every lease. */
const LONG_MS = 5_000
const SHORT_MS = 800
const FIVE_MINUTES_MS = 300_000

const quiet: Fault = { name: 'none', run: ({ pause }) => pause(3_000) }

const killedNode: Fault = {
  name: 'node killed (kill -9)',
  async run({ fact, node, pause, touch }) {
    const took = await touch([node(2)], async () => {
      await node(2).signal('SIGKILL')
      await pause(LONG_MS)
      await node(2).start()
    })
    fact('served again after ms', took)
  },
}

const frozenNode: Fault = {
  name: 'node frozen past its lease (SIGSTOP)',
  run: ({ node, pause, touch, fact }) => frozen({ node, pause, touch, fact }, LONG_MS, 1),
}

const shortlyFrozen: Fault = {
  name: 'node frozen within its lease, three times',
  run: ({ node, pause, touch, fact }) => frozen({ node, pause, touch, fact }, SHORT_MS, 3),
}

async function frozen(stage: Pick<Stage, 'node' | 'pause' | 'touch' | 'fact'>, ms: number, times: number) {
  const frozenOne = stage.node(3)
  for (let count = 0; count < times; count += 1) {
    const took = await stage.touch([frozenOne], async () => {
      await frozenOne.signal('SIGSTOP')
      await stage.pause(ms)
      await frozenOne.signal('SIGCONT')
    })
    stage.fact('served again after ms', took)
    await stage.pause(300)
  }
}

/** One node loses its database; its own clients may be refused, those of the others may not. */
function wire(name: string, weather: Partial<Weather>, ms: number): Fault {
  return {
    name,
    async run({ fact, node, pause, touch }) {
      const took = await touch([node(2)], async () => {
        node(2).wire.set(weather)
        await pause(ms)
        node(2).wire.mend()
      })
      fact('served again after ms', took)
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

const endedListeners: Fault = {
  name: 'listening connections ended, five times',
  async run({ cluster, fact, pause, touch }) {
    for (let count = 0; count < 5; count += 1) {
      const took = await touch(cluster.nodes, async () => {
        const rows = await cluster.database.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and query ilike 'listen%'",
        )
        fact('ended at once', rows.length)
      })
      fact('served again after ms', took)
      await pause(500)
    }
  },
}

const endedConnections: Fault = {
  name: 'all connections of the database ended',
  async run({ cluster, fact, touch }) {
    const took = await touch(cluster.nodes, async () => {
      await cluster.database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      )
    })
    fact('served again after ms', took)
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
      const took = await touch(cluster.nodes, async () => {
        await stage.outage(async () => {
          await end(stage)
          await stage.pause(ms)
        })
        await cluster.database.start()
      })
      fact('served again after ms', took)
      await stage.pause(1_500)
      fact('connections before', before)
      fact('connections after', await connections(stage))
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
  async run({ cluster, fact, pause, touch }) {
    for (const each of cluster.nodes) {
      const took = await touch([each], async () => {
        await each.signal('SIGTERM')
        await each.start()
      })
      fact('served again after ms', took)
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
