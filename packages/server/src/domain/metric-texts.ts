/** Texts in the format of Prometheus (version 0.0.4), put together without repeating what they have in common. */

/**
 * All samples of all texts. The format wants those of one metric to stand together, under one head; so that they can be
 * told apart, each text has to carry a label of its own already.
 */
export function mergeMetrics(texts: readonly string[]): string {
  const families = new Map<string, { readonly head: string[]; readonly samples: string[] }>()
  for (const text of texts) {
    let isNew = false
    let current = familyOf(families, '')
    for (const line of text.split('\n')) {
      if (line === '') continue
      if (line.startsWith('# HELP ')) {
        const name = line.split(' ', 3)[2] ?? ''
        isNew = !families.has(name)
        current = familyOf(families, name)
      }
      if (!line.startsWith('#')) current.samples.push(line)
      else if (isNew) current.head.push(line)
    }
  }
  const parts = [...families.values()].flatMap(({ head, samples }) => [...head, ...samples, ''])
  return parts.join('\n').trimStart()
}

type Families = Map<string, { readonly head: string[]; readonly samples: string[] }>

function familyOf(families: Families, name: string) {
  const present = families.get(name) ?? { head: [], samples: [] }
  families.set(name, present)
  return present
}
