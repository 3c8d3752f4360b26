/** The image is built from what the Dockerfile copies, and nothing else is there then. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { INPUTS } from '../../console/build.ts'
import { INPUTS as SERVER_INPUTS } from '../src/processes/bundle.ts'

const ROOT = join(import.meta.dirname, '../../..')

test('the console and the server are built from nothing that their stage does not copy', () => {
  const [, stage = ''] = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split(/^FROM /m)
  const copied = [...stage.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '))
  expect(copied.length).toBeGreaterThan(3)
  const missing = [...INPUTS, ...SERVER_INPUTS].filter(
    (input) => !copied.some((each) => input === each || input.startsWith(`${each}/`)),
  )
  expect(missing).toEqual([])
})
