import { useTranslation } from 'react-i18next'

/** A language in words, where we have words for it. */
export function LocaleName({ locale }: { readonly locale: string }) {
  const { t } = useTranslation()
  return locale === 'en' || locale === 'nb' ? t(`tenants.locales.${locale}`) : locale
}
