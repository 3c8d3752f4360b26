/** Looking for secrets where they must not be, in every form that something could have written them in. */

import type { Answer } from '../server.ts'

export interface Canary {
  readonly name: string
  readonly value: string
}

/** The forms of a text: as it is, in base64 at each offset, in hex, in an address, in JSON. */
function formsOf(value: string): Buffer[] {
  const bytes = Buffer.from(value)
  const forms = new Set<string>([value, encodeURIComponent(value), encodeURIComponent(value).replaceAll('%20', '+')])
  forms.add(JSON.stringify(value).slice(1, -1))
  forms.add(JSON.stringify(JSON.stringify(value)).slice(3, -3))
  forms.add(bytes.toString('hex')).add(bytes.toString('hex').toUpperCase())
  for (const lead of [0, 1, 2]) {
    // The ends depend on what stands before and after, so only what lies between is looked for.
    const inside = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const core = inside.slice(lead === 0 ? 0 : lead + 1, -1)
    forms.add(core).add(core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return [...forms].map((form) => Buffer.from(form))
}

/** The names of the canaries that are in the haystack. */
export function findCanaries(haystack: Buffer | string, canaries: readonly Canary[]): string[] {
  const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack
  return canaries.filter(({ value }) => formsOf(value).some((form) => bytes.includes(form))).map(({ name }) => name)
}

export interface Heard {
  readonly label: string
  readonly text: string
}

/** Everything that a server has answered, and in which answers each secret was given. */
export interface Ear {
  readonly heard: readonly Heard[]
  readonly canaries: readonly Canary[]
  hear(label: string, answer: Answer): Answer
  /** A secret that no answer may hold, besides the one named. */
  plant(name: string, value: string, givenBy?: string): string
  /** Allows one more answer to give a secret that was planted; false when there is no such secret. */
  isGivenAgain(label: string, value: string): boolean
  /** `canary in answer`, for each that is where it was not given. */
  leaks(): string[]
}

export function createEar(): Ear {
  const heard: Heard[] = []
  const canaries: Canary[] = []
  const givers = new Map<string, string[]>()
  return {
    heard,
    canaries,
    hear(label, answer) {
      const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
      heard.push({ label, text: `${headers}\n\n${answer.text}` })
      return answer
    },
    plant(name, value, givenBy) {
      canaries.push({ name, value })
      if (givenBy !== undefined) givers.set(name, [givenBy])
      return value
    },
    isGivenAgain(label, value) {
      const name = canaries.find((canary) => canary.value === value)?.name
      if (name !== undefined) givers.get(name)?.push(label)
      return name !== undefined
    },
    leaks() {
      return heard.flatMap(({ label, text }) =>
        findCanaries(text, canaries)
          .filter((name) => !givers.get(name)?.includes(label))
          .map((name) => `${name} in ${label}`),
      )
    },
  }
}
