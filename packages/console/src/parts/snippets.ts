/** How a token is used, in four languages, filled in so that what is pasted works as it is. */

export type SnippetLanguage = 'curl' | 'javascript' | 'python' | 'csharp'

export const SNIPPET_LANGUAGES: readonly SnippetLanguage[] = ['curl', 'javascript', 'python', 'csharp']

/** Proper names, the same in every language. */
export const SNIPPET_NAMES: Readonly<Record<SnippetLanguage, string>> = {
  curl: 'curl',
  javascript: 'JavaScript',
  python: 'Python',
  csharp: 'C#',
}

export interface SnippetFacts {
  /** Where this server is reached, such as `https://tokens.example.org`. */
  readonly origin: string
  /** The tenant that the token lives in; null for tokens of the whole installation, which name none. */
  readonly tenant: string | null
  /** While it is shown. Left out, the snippet reads the environment variable `POLETT_TOKEN`. */
  readonly secret?: string | undefined
}

/** Sets the variable that the snippets read, without leaving the secret in the shell's history. */
export const SET_TOKEN = 'read -rs POLETT_TOKEN && export POLETT_TOKEN'

export function snippet(language: SnippetLanguage, facts: SnippetFacts): string {
  return WRITERS[language]({ ...facts, address: `${facts.origin}/v1/tokens/self` })
}

type Writer = (facts: SnippetFacts & { readonly address: string }) => string

const lines = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join('\n')

const curl: Writer = ({ address, secret, tenant }) =>
  lines(
    secret === undefined ? null : `POLETT_TOKEN='${secret}'`,
    `curl -sS '${address}' \\`,
    `  -H "Authorization: Bearer $POLETT_TOKEN"${tenant === null ? '' : ' \\'}`,
    tenant === null ? null : `  -H 'Polett-Tenant: ${tenant}'`,
  )

const javascript: Writer = ({ address, secret, tenant }) =>
  lines(
    `const token = ${secret === undefined ? 'process.env.POLETT_TOKEN' : `'${secret}'`}`,
    `const answer = await fetch('${address}', {`,
    '  headers: {',
    "    Authorization: 'Bearer ' + token,",
    tenant === null ? null : `    'Polett-Tenant': '${tenant}',`,
    '  },',
    '})',
    'console.log(answer.status, await answer.json())',
  )

const python: Writer = ({ address, secret, tenant }) =>
  lines(
    'import json, os, urllib.request',
    '',
    `token = ${secret === undefined ? 'os.environ["POLETT_TOKEN"]' : `"${secret}"`}`,
    'request = urllib.request.Request(',
    `    "${address}",`,
    '    headers={',
    '        "Authorization": f"Bearer {token}",',
    tenant === null ? null : `        "Polett-Tenant": "${tenant}",`,
    '    },',
    ')',
    'with urllib.request.urlopen(request) as answer:',
    '    print(json.load(answer))',
  )

const csharp: Writer = ({ address, secret, tenant }) =>
  lines(
    `var token = ${secret === undefined ? 'Environment.GetEnvironmentVariable("POLETT_TOKEN")' : `"${secret}"`};`,
    'using var client = new HttpClient();',
    'client.DefaultRequestHeaders.Authorization = new("Bearer", token);',
    tenant === null ? null : `client.DefaultRequestHeaders.Add("Polett-Tenant", "${tenant}");`,
    `Console.WriteLine(await client.GetStringAsync("${address}"));`,
  )

const WRITERS: Readonly<Record<SnippetLanguage, Writer>> = { curl, javascript, python, csharp }
