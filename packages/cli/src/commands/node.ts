import { createApi } from '../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../command.ts'
import { EXIT, type ExitCode } from '../failure.ts'
import { type Column, formatRow, formatTitles, measureColumns, printJson } from '../output.ts'
import { getSignedIn } from '../settings.ts'

export const nodeList: Command = {
  name: 'node list',
  takes: [],
  about: 'List the servers that share the database',
  flags: { ...JSON_FLAG, ...CONNECTION_FLAGS },
  notes: ['The token needs metrics:read everywhere. The node that answers is marked with *.'],
  examples: ['polett node list'],
  run,
}

interface Row {
  readonly name: string
  readonly version: string
  readonly self: boolean
  readonly since: string
  readonly applied: number
  readonly behind: number
  readonly silentSeconds: number
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'NAME', of: ({ name, self }) => `${name}${self ? ' *' : ''}`, shrinks: true },
  { title: 'VERSION', of: ({ version }) => version },
  { title: 'SINCE', of: ({ since }) => since },
  { title: 'APPLIED', of: ({ applied }) => String(applied) },
  { title: 'BEHIND', of: ({ behind }) => String(behind) },
  { title: 'SILENT', of: ({ silentSeconds }) => `${silentSeconds.toFixed(1)} s` },
]

async function run(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const api = createApi(await getSignedIn(call))
  const list = await api.request<{ readonly items: readonly Row[] }>({ path: ['v1', 'nodes'] })
  if (call.has('json')) {
    await printJson(terminal, list)
    return EXIT.ok
  }
  const { items } = list
  const widths = measureColumns(COLUMNS, items, terminal.columns)
  const lines = [
    formatTitles(COLUMNS, widths, terminal.columns),
    ...items.map((row) => formatRow(COLUMNS, row, widths, terminal.columns)),
  ]
  await terminal.out(`${lines.join('\n')}\n`)
  return EXIT.ok
}
