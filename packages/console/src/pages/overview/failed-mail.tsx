/** Mails that could not be delivered: somebody waits for what does not come. For those who run the installation. */

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import MailWarning from 'lucide-react/icons/mail-warning'
import { useTranslation } from 'react-i18next'
import { mailStateQuery } from '../../api/mail.ts'
import { RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { holdsEverywhere, PLATFORM } from '../../session/permissions.ts'
import { useSession } from '../../session/tenant.ts'
import attention from './attention.module.css'
import classes from './failed-mail.module.css'

/** Nothing where all was sent, or where it could not be asked: the page is about other things. */
export function FailedMail() {
  const { t } = useTranslation()
  const maySee = holdsEverywhere(useSession(), 'metrics:read')
  const { data } = useQuery({ ...mailStateQuery, enabled: maySee })
  if (!maySee || data === undefined || data.failedSince === null) return null
  return (
    <div className={classes.mail}>
      <Panel title={t('overview.mail.title')}>
        <ul className={attention.points}>
          <li data-tone="bad">
            <MailWarning size={16} aria-hidden />
            <Link to="/administrator/audit" search={{ tenant: PLATFORM, action: 'mail.failed' }}>
              {t('overview.mail.failed', { count: data.failed })}
            </Link>
          </li>
        </ul>
        <p className={`quiet ${classes.what}`}>
          {t('overview.mail.since')} <RelativeMoment at={data.failedSince} />. {t('overview.mail.what')}
        </p>
      </Panel>
    </div>
  )
}
