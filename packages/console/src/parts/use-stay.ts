import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { notify } from './announcer.tsx'

/** Keeps the reader on the page while a secret is on its way: it comes only once, and nobody else will ever see it. */
export function useStay(pending: boolean): void {
  const { t } = useTranslation()
  useBlocker({
    disabled: !pending,
    shouldBlockFn: () => {
      notify(t('create.once.wait'))
      return true
    },
  })
}
