/** The user guide in the reader's language, chapter by chapter. */

import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { usePreferences } from '../../session/preferences.ts'
import { NotFoundPage } from '../errors/not-found.tsx'
import { CHAPTERS, type Chapter, chapterQuery, isChapter } from './chapters.ts'
import classes from './guide-page.module.css'
import { Markdown } from './markdown.tsx'
import { readBlocks } from './markdown-blocks.ts'

export function GuidePage() {
  const { chapter = CHAPTERS[0] } = useParams({ strict: false })
  return isChapter(chapter) ? <ChapterPage chapter={chapter} /> : <NotFoundPage />
}

function ChapterPage({ chapter }: { readonly chapter: Chapter }) {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader section={t('guide.title')} title={t(`guide.chapters.${chapter}`)} />
      <div className={classes.columns}>
        <Contents current={chapter} />
        <article className={classes.chapter}>
          <ChapterText chapter={chapter} />
          <Onward chapter={chapter} />
        </article>
      </div>
    </>
  )
}

function Contents({ current }: { readonly current: Chapter }) {
  const { t } = useTranslation()
  return (
    <nav className={classes.contents} aria-label={t('guide.contents')}>
      <ol>
        {CHAPTERS.map((chapter) => (
          <li key={chapter}>
            <Link to="/guide/$chapter" params={{ chapter }} aria-current={chapter === current ? 'page' : undefined}>
              {t(`guide.chapters.${chapter}`)}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function ChapterText({ chapter }: { readonly chapter: Chapter }) {
  const { language } = usePreferences()
  const query = useQuery(chapterQuery(chapter, language))
  if (query.isPending) return <Waiting />
  if (query.data === undefined) return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />
  const blocks = readBlocks(query.data).filter((block) => block.type !== 'heading' || block.level > 1)
  return <Markdown blocks={blocks} />
}

/** The chapters before and after. */
function Onward({ chapter }: { readonly chapter: Chapter }) {
  const { t } = useTranslation()
  const at = CHAPTERS.indexOf(chapter)
  const before = CHAPTERS[at - 1]
  const after = CHAPTERS[at + 1]
  return (
    <nav className={classes.onward} aria-label={t('guide.onward')}>
      {before !== undefined && (
        <Link to="/guide/$chapter" params={{ chapter: before }}>
          <ChevronLeft size={16} aria-hidden />
          {t(`guide.chapters.${before}`)}
        </Link>
      )}
      {after !== undefined && (
        <Link to="/guide/$chapter" params={{ chapter: after }} className={classes.after}>
          {t(`guide.chapters.${after}`)}
          <ChevronRight size={16} aria-hidden />
        </Link>
      )}
    </nav>
  )
}
