/** "Description of use": how the token is used, in four languages, ready to be pasted. */

import { Tabs } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../parts/code-block.tsx'
import { SET_TOKEN, SNIPPET_LANGUAGES, SNIPPET_NAMES, snippet } from '../../parts/snippets.ts'
import { isPlatforms } from '../../parts/token-marks.tsx'
import classes from './snippet-tabs.module.css'

export interface SnippetTabsProps {
  readonly token: Token
  /** While it is shown. */
  readonly secret: string | null
}

export function SnippetTabs({ token, secret }: SnippetTabsProps) {
  const { t } = useTranslation()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const language = SNIPPET_LANGUAGES.find((one) => one === search.language) ?? 'curl'
  const choose = (chosen: string | null): void =>
    void navigate({ to: '.', search: { ...search, language: chosen ?? undefined }, replace: true, resetScroll: false })
  const tenant = isPlatforms(token.tenant) ? null : token.tenant
  const facts = { origin: location.origin, tenant, ...(secret === null ? {} : { secret }) }
  return (
    <section className={classes.use}>
      <h3 className={classes.title}>{t('token.labels.use')}</h3>
      <Tabs value={language} onChange={choose} keepMounted={false}>
        <Tabs.List aria-label={t('token.use.languages')}>
          {SNIPPET_LANGUAGES.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {SNIPPET_NAMES[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SNIPPET_LANGUAGES.map((one) => (
          <Tabs.Panel key={one} value={one}>
            <CodeBlock text={snippet(one, facts)} what={t('token.use.snippet')} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {secret === null ? <SetToken /> : <p className="quiet">{t('token.use.filled')}</p>}
      {tenant !== null && <p className="quiet">{t('token.use.header')}</p>}
    </section>
  )
}

function SetToken() {
  const { t } = useTranslation()
  return (
    <>
      <p className="quiet">{t('token.use.set')}</p>
      <CodeBlock text={SET_TOKEN} what={t('token.use.command')} />
    </>
  )
}
