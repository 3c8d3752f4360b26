import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** Names the window after the page. */
export function useTitle(title: string): void {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('shell.pageTitle', { page: title })
  }, [t, title])
}
