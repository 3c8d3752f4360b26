/** The user guide as files: alike in both languages, with every link, picture and label where it says. */

import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  type Block,
  headingId,
  type Inline,
  readBlocks,
} from '../../packages/console/src/pages/guide/markdown-blocks.ts'
import { allTexts } from '../browser/text.ts'

const GUIDE = fileURLToPath(new URL('../../docs/guide', import.meta.url))
const LANGUAGES = ['en', 'nb'] as const
type Language = (typeof LANGUAGES)[number]

const chaptersOf = async (language: Language) => (await readdir(join(GUIDE, language))).toSorted()
const blocksOf = async (language: Language, file: string) =>
  readBlocks(await readFile(join(GUIDE, language, file), 'utf8'))

const chapters = await chaptersOf('en')
const cases = LANGUAGES.flatMap((language) => chapters.map((file) => ({ language, file })))

describe('the guide in two languages', () => {
  it('has the same chapters', async () => {
    expect(await chaptersOf('nb')).toEqual(chapters)
    expect(chapters).toContain('access-tokens.md')
  })

  it.each(chapters)('has the same parts in %s', async (file) => {
    const [english, norwegian] = await Promise.all(LANGUAGES.map((language) => blocksOf(language, file)))
    expect(norwegian?.map(shapeOf)).toEqual(english?.map(shapeOf))
  })

  it('names the chapters in the console as they name themselves', async () => {
    for (const { file, language } of cases) {
      const [title] = await blocksOf(language, file)
      const named = allTexts(language).get(`guide.chapters.${file.replace('.md', '')}`)
      expect(title).toMatchObject({ type: 'heading', level: 1, text: named })
    }
  })
})

describe.each(cases)('$language/$file', ({ file, language }) => {
  it('links to chapters, and parts of them, that exist', async () => {
    for (const part of (await blocksOf(language, file)).flatMap(wordsOf)) {
      if (part.type !== 'link' || /^https?:/.test(part.to)) continue
      const [chapter = '', anchor] = part.to.split('#')
      expect(chapters, part.to).toContain(chapter)
      if (anchor === undefined) continue
      const headings = (await blocksOf(language, chapter)).flatMap((block) =>
        block.type === 'heading' ? [block.text] : [],
      )
      expect(headings.map(headingId), part.to).toContain(anchor)
    }
  })

  it('shows pictures that exist, in its own language', async () => {
    for (const block of await blocksOf(language, file)) {
      if (block.type !== 'picture') continue
      expect(block.alt).not.toBe('')
      expect(block.file).toMatch(new RegExp(`^\\.\\./pictures/${language}/[a-z-]+\\.png$`))
      expect(existsSync(join(GUIDE, language, block.file)), block.file).toBe(true)
    }
  })

  it('calls everything by the label that the console has', async () => {
    const labels = new Set(allTexts(language).values())
    const quoted = (await blocksOf(language, file))
      .flatMap(wordsOf)
      .flatMap((part) => (part.type === 'bold' ? [part.text] : []))
    expect(quoted.filter((label) => !labels.has(label))).toEqual([])
  })
})

/** What has to be alike in both languages: the kind of a block, and how much is in it. */
function shapeOf(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `heading ${block.level}`
    case 'list':
      return `list of ${block.items.length}`
    case 'table':
      return `table of ${block.rows.length}`
    case 'code':
      return `code ${block.text}`
    case 'picture':
      return `picture ${block.file.replace(/\/(en|nb)\//, '/')}`
    default:
      return block.type
  }
}

function wordsOf(block: Block): readonly Inline[] {
  switch (block.type) {
    case 'paragraph':
    case 'note':
      return block.content
    case 'list':
      return block.items.flat()
    case 'table':
      return [...block.head.flat(), ...block.rows.flat(2)]
    default:
      return []
  }
}
