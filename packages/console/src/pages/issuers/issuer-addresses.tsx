/** What the company has to know of us. */

import type { Issuer } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../parts/code-block.tsx'
import classes from './issuers.module.css'

export function IssuerAddresses({ issuer }: { readonly issuer: Issuer }) {
  const { t } = useTranslation()
  return (
    <section className={classes.use}>
      <h3>{t('issuers.use')}</h3>
      <p className="quiet">{t('issuers.callbackWhat')}</p>
      <CodeBlock text={issuer.callbackUrl} what={t('issuers.callback')} />
      <p className="quiet">{t('issuers.logoutWhat')}</p>
      <CodeBlock text={issuer.logoutUrl} what={t('issuers.logout')} />
    </section>
  )
}
