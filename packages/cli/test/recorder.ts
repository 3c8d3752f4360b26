/** A terminal that writes down what it is told, and answers as the test wants. */

import { expect } from 'vitest'
import { run } from '../src/main.ts'
import type { Terminal } from '../src/terminal.ts'

export interface Setting {
  readonly environment?: Readonly<Record<string, string>>
  readonly home?: string
  readonly columns?: number
  readonly interactive?: boolean
  readonly input?: string
  readonly answer?: string
  /** What is typed unseen, question by question. */
  readonly hidden?: readonly string[]
  readonly now?: number
  /** What happens while a command waits, with what it has said; it waits no time. */
  readonly onWait?: (ms: number, err: string) => Promise<void> | void
  /** A clock that moves; `now` is one that stands. */
  readonly clock?: { readonly now: number }
}

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
  /** What somebody was asked. */
  readonly questions: readonly string[]
}

export async function polett(args: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const told = { out: '', err: '', questions: [] as string[] }
  const terminal: Terminal = {
    environment: setting.environment ?? {},
    home: setting.home ?? '/nowhere',
    async out(text) {
      told.out += text
    },
    err(text) {
      told.err += text
    },
    columns: setting.columns ?? null,
    colour: false,
    interactive: setting.interactive ?? false,
    readInput: async () => setting.input ?? '',
    async ask(question) {
      told.questions.push(question)
      return setting.answer ?? ''
    },
    async askHidden(question) {
      const answer = setting.hidden?.[told.questions.length] ?? ''
      told.questions.push(question)
      return answer
    },
    now: () => setting.clock?.now ?? setting.now ?? Date.now(),
    async wait(ms) {
      await setting.onWait?.(ms, told.err)
      // Others get on meanwhile.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
  return { code: await run(args, terminal), ...told }
}

/** The result of a command that has to succeed. */
export async function succeed(args: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const outcome = await polett(args, setting)
  expect(outcome, outcome.err).toMatchObject({ code: 0 })
  return outcome
}
