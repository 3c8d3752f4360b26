/** Reads the repository's TypeScript for the tests that judge it: names, imports and code without its comments. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface SourceFile {
  /** Path from the root of the repository, with forward slashes. */
  readonly name: string
  readonly text: string
}

export interface Import {
  /** A path from the root of the repository, or the name of a package without its subpath. */
  readonly target: string
  readonly typeOnly: boolean
}

/** Every file of the repository that is neither ignored by Git nor a tool's own; `ending` is such as `.ts`. */
export function readTree(ending = ''): readonly SourceFile[] {
  return namesBelow(ROOT)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }))
}

const TOOLS = ['.git', '.vscode', '.idea']

function namesBelow(folder: string): string[] {
  const skipped = [...TOOLS, ...ignoredFolders()]
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skipped.includes(entry.name) ? [] : namesBelow(path)
    return entry.isFile() && !isIgnored(entry.name) ? [relative(ROOT, path).replaceAll('\\', '/')] : []
  })
}

const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n').filter(Boolean)
const ignoredFolders = (): string[] => ignored.filter((line) => line.endsWith('/')).map((line) => line.slice(0, -1))
const isIgnored = (name: string): boolean =>
  ignored.some((line) => (line.startsWith('*') ? name.endsWith(line.slice(1)) : name === line))

const COMMENT = String.raw`\/\*[\s\S]*?\*\/|\/\/[^\n]*`
const QUOTED = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"`
const TEMPLATE = String.raw`\`(?:\\[\s\S]|[^\`\\])*\``
const PATTERN = String.raw`(?<=[=(,:;!&|?{}[\n]\s*|return\s+)\/(?![*\/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n[])+\/[dgimsuvy]*`

/** The code with its comments blanked; a comment's line breaks stay, so that line numbers hold. */
export function withoutComments(text: string): string {
  const scanner = new RegExp(`${QUOTED}|${TEMPLATE}|${COMMENT}|${PATTERN}`, 'g')
  return text.replace(scanner, (part) => (/^\/[*/]/.test(part) ? part.replace(/[^\n]/g, ' ') : part))
}

/** The code with comments, quoted texts and patterns blanked. Templates stay, because they may hold code. */
export function bareCode(text: string): string {
  const scanner = new RegExp(`${TEMPLATE}|${QUOTED}|${PATTERN}`, 'g')
  return withoutComments(text).replace(scanner, (part) => (part.startsWith('`') ? part : "''"))
}

/** What a file imports or passes on, type imports and dynamic imports included. */
export function importsOf(file: SourceFile): readonly Import[] {
  const code = withoutComments(file.text)
  const named = code.matchAll(
    /^[ \t]*(?:import|export)\s+(type\s+(?!from\b|,))?(?:[\w$*{][^'"`;=()]*?\sfrom\s*)['"]([^'"]+)['"]/gm,
  )
  const bare = code.matchAll(/^[ \t]*import\s*()['"]([^'"]+)['"]/gm)
  const dynamic = code.matchAll(/\b(?:import|require)\s*()\(\s*['"`]([^'"`]+)['"`]/g)
  return [...named, ...bare, ...dynamic].map(([, type, target]) => ({
    target: resolve(file.name, target ?? ''),
    typeOnly: type !== undefined && type !== '',
  }))
}

function resolve(from: string, target: string): string {
  if (target.startsWith('.')) return posix.join(posix.dirname(from), target)
  const own = /^@polett\/(\w+)\/(.+)$/.exec(target)
  if (own) return `packages/${own[1] === 'client' ? 'sdk' : own[1]}/src/${own[2]}.ts`
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/')
}
