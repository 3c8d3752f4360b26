/** New recovery codes, which are shown once. */

import { Button } from '@mantine/core'
import Download from 'lucide-react/icons/download'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/copy-button.tsx'
import { OnceDialog } from '../../parts/once-dialog.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { useSession } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import classes from './sign-in-methods.module.css'

interface CodesOnceProps {
  readonly codes: readonly string[]
  /** The reader has stored them. The caller forgets them here. */
  onStored(): void
}

export function CodesOnce({ codes, onStored }: CodesOnceProps) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { user } = useSession()
  const list = useRef<HTMLOListElement>(null)
  const download = (): void => {
    const about = { username: user.username, address: location.host, day: day(Date.now()) }
    const text = `${t('factors.recovery.file', about)}\n\n${codes.join('\n')}\n`
    saveFile(new Blob([text], { type: 'text/plain' }), 'polett-recovery-codes.txt')
  }
  return (
    <OnceDialog title={t('factors.recovery.onceTitle')} stored={t('factors.recovery.stored')} onStored={onStored}>
      <p className={classes.lead}>{t('factors.recovery.onceLead')}</p>
      <p>{t('factors.recovery.onceWhat')}</p>
      <ol ref={list} className={classes.codes} aria-label={t('factors.recovery.list')} translate="no">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={classes.tools}>
        <CopyButton wide text={codes.join('\n')} what={t('factors.recovery.copied')} selects={() => list.current} />
        <Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={download}>
          {t('factors.recovery.download')}
        </Button>
      </div>
    </OnceDialog>
  )
}
