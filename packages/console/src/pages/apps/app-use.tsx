/** How an app begins a sign-in. */

import type { Client } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../parts/code-block.tsx'
import classes from './apps.module.css'
import { authorizeAddress } from './authorize-address.ts'

export function AppUse({ app }: { readonly app: Client }) {
  const { t } = useTranslation()
  const { origin } = location
  return (
    <section className={classes.use}>
      <h3>{t('apps.use')}</h3>
      {app.redirectUris.length > 0 && (
        <>
          <p className="quiet">{t('apps.useWhat')}</p>
          <CodeBlock text={authorizeAddress(origin, app)} what={t('apps.address')} />
        </>
      )}
      <p className="quiet">{t('apps.useMore')}</p>
      <CodeBlock text={`${origin}/.well-known/oauth-authorization-server`} what={t('apps.metadata')} />
    </section>
  )
}
