/** The client as it is published, built and put where a program finds it. */
import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const HOME = join(import.meta.dirname, '..')
const TYPESCRIPT = createRequire(import.meta.url).resolve('typescript/package.json')

export interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly [member: string]: unknown
}

/** Makes a folder the home of a program that has installed the client. Answers the manifest of the package. */
export async function installClient(folder: string): Promise<Manifest> {
  const installed = join(folder, 'node_modules/@polett/client')
  await mkdir(installed, { recursive: true })
  await tsc(folder, '-p', join(HOME, 'tsconfig.build.json'), '--outDir', join(installed, 'dist'))
  await cp(join(HOME, 'package.json'), join(installed, 'package.json'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return JSON.parse(await readFile(join(HOME, 'package.json'), 'utf8'))
}

/** Throws an Error with what the compiler says. */
export async function tsc(folder: string, ...parameters: string[]): Promise<void> {
  const compiler = join(TYPESCRIPT, '../bin/tsc')
  await promisify(execFile)(process.execPath, [compiler, ...parameters], { cwd: folder }).catch((error) => {
    throw new Error(error.stdout || error.message)
  })
}
