/** The chapters of the user guide: the files of docs/guide, each loaded when it is first read. */

import { queryOptions } from '@tanstack/react-query'
import type { Language } from '../../session/preferences.ts'

/** In the order in which one would read them. */
export const CHAPTERS = [
  ...(['start', 'tokens', 'use', 'stop', 'leaked'] as const),
  ...(['mobile', 'access-tokens', 'people', 'second-factor', 'companies', 'policy', 'audit'] as const),
  ...(['connect', 'sign-in-cli'] as const),
] as const

export type Chapter = (typeof CHAPTERS)[number]

export const isChapter = (name: string): name is Chapter => CHAPTERS.some((chapter) => chapter === name)

const FOLDER = '../../../../../docs/guide/'

const TEXTS = import.meta.glob<string>('../../../../../docs/guide/{en,nb}/*.md', { query: '?raw', import: 'default' })

const PICTURES = import.meta.glob<string>('../../../../../docs/guide/pictures/{en,nb}/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
})

/** The text of a chapter in Markdown. */
export const chapterQuery = (chapter: Chapter, language: Language) =>
  queryOptions({
    queryKey: ['guide', language, chapter],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const load = TEXTS[`${FOLDER}${language}/${chapter}.md`]
      if (load === undefined) throw new Error(`The guide has no chapter ${chapter} in the language ${language}.`)
      return load()
    },
  })

/** The address of a picture by its path in a chapter, such as `../pictures/en/tokens.png`. */
export const pictureAddress = (file: string): string | undefined => PICTURES[`${FOLDER}${file.replace('../', '')}`]
