import { createApi } from '../../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../../failure.ts'
import { printJson } from '../../output.ts'
import { getSignedIn } from '../../settings.ts'

export const checkToken: Command = {
  name: 'token check',
  takes: ['id'],
  about: 'Say whether a token may do something, and why',
  flags: {
    permission: { value: 'PERMISSION', about: 'What is asked, such as user:read' },
    tenant: { value: 'TENANT', about: 'Where; else where the token lives' },
    unit: { value: 'UNIT', about: 'The unit in that tenant' },
    address: { value: 'ADDRESS', about: 'The address from which it would be used' },
    ...JSON_FLAG,
    ...CONNECTION_FLAGS,
  },
  notes: [`The exit code is ${EXIT.ok} when it may, and ${EXIT.forbidden} when it may not.`],
  examples: ['polett token check shop --permission user:read --tenant site1'],
  run,
}

interface CheckedToken {
  readonly allowed: boolean
  readonly reason: string
  readonly because?: string
}

async function run(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const asked = ['permission', 'tenant', 'unit', 'address'].flatMap((name) => {
    const value = call.text(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  if (!call.has('permission')) throw wrongUsage('--permission is needed, such as --permission=user:read')
  const api = createApi(await getSignedIn(call))
  const path = ['v1', 'tokens', id, 'check']
  const checked = await api.request<CheckedToken>({ method: 'POST', path, body: Object.fromEntries(asked) })
  const { allowed, because, reason } = checked
  if (call.has('json')) await printJson(call.terminal, checked)
  else await call.terminal.out(`${allowed ? 'allowed' : 'not allowed'}: ${because ?? reason}\n`)
  return allowed ? EXIT.ok : EXIT.forbidden
}
