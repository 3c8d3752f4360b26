/** The secret of a token as a fact: masked, and for sealed ones within reach of those who may see it. */

import { Button } from '@mantine/core'
import type { Token } from '@polett/client/api'
import Eye from 'lucide-react/icons/eye'
import EyeOff from 'lucide-react/icons/eye-off'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useTokenRights } from '../../parts/token-rights.ts'
import classes from './secret-fact.module.css'
import type { Revealed } from './use-revealed.ts'

/** As many dots whatever the length, and the ends by which people tell tokens apart. */
export const masked = ({ secretLast4, secretPrefix }: Pick<Token, 'secretLast4' | 'secretPrefix'>): string =>
  `${secretPrefix}${'•'.repeat(12)}${secretLast4}`

export function SecretFact({ token, revealed }: { readonly token: Token; readonly revealed: Revealed }) {
  const { t } = useTranslation()
  const { reveal } = useTokenRights(token)
  const { fetch, hide, pending, problem, secret, show } = revealed
  const isShown = secret !== null
  return (
    <div className={classes.secret}>
      <div className={classes.row}>
        <code className={classes.value} translate="no">
          {secret ?? masked(token)}
        </code>
        {reveal && (
          <span className={classes.tools}>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
              loading={pending}
              onClick={() => (isShown ? hide() : void show())}
            >
              {isShown ? t('common.hide') : t('common.show')}
            </Button>
            <CopyButton text={async () => secret ?? (await fetch())} what={t('token.labels.secret')} />
          </span>
        )}
      </div>
      {isShown && <p className="quiet">{t('token.secret.hidesItself')}</p>}
      {token.secretVisibility === 'once' && <p className="quiet">{t('token.secret.shownOnce')}</p>}
      <ProblemAlert problem={problem} />
    </div>
  )
}
