/** The reader's passkeys: each with its name and last use, adding one, renaming and removing it. */

import { Button } from '@mantine/core'
import type { Passkey } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRemovePasskey } from '../../api/factors.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { AddPasskey } from './add-passkey.tsx'
import type { FactorsProps } from './authenticator-app.tsx'
import { type LastFactor, lastFactor } from './last-factor.ts'
import { RenamePasskey } from './rename-passkey.tsx'
import classes from './sign-in-methods.module.css'

type Act = { readonly act: 'rename' | 'remove'; readonly passkey: Passkey }

export function Passkeys({ factors, onAdded }: FactorsProps) {
  const { t } = useTranslation()
  const [asked, ask] = useState<Act | null>(null)
  const close = (): void => ask(null)
  const last = lastFactor(factors)
  return (
    <Panel title={t('factors.passkeys.title')}>
      <p className={`quiet ${classes.what}`}>{t('factors.passkeys.what')}</p>
      {factors.passkeys.length > 0 && (
        <ul className={classes.passkeys} aria-label={t('factors.passkeys.caption')}>
          {factors.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} isKept={last === 'required'} onAct={ask} />
          ))}
        </ul>
      )}
      {last === 'required' && factors.totp === null && (
        <p className={`quiet ${classes.what}`}>{t('factors.lastRequired')}</p>
      )}
      <AddPasskey onAdded={onAdded} />
      {asked?.act === 'rename' && <RenamePasskey passkey={asked.passkey} onClose={close} />}
      {asked?.act === 'remove' && <RemovePasskey passkey={asked.passkey} last={last} onClose={close} />}
    </Panel>
  )
}

interface PasskeyRowProps {
  readonly passkey: Passkey
  /** The policy does not let it go. */
  readonly isKept: boolean
  onAct(act: Act): void
}

function PasskeyRow({ passkey, isKept, onAct }: PasskeyRowProps) {
  const { t } = useTranslation()
  const { backedUp, createdAt, lastUsedAt, name } = passkey
  return (
    <li>
      <div className={classes.about}>
        <strong>{name}</strong>
        <p className="quiet">
          {t('factors.passkeys.row.created')} <RelativeMoment at={createdAt} /> ·{' '}
          {lastUsedAt === null ? (
            t('factors.passkeys.row.unused')
          ) : (
            <>
              {t('factors.passkeys.row.used')} <RelativeMoment at={lastUsedAt} />
            </>
          )}
          {backedUp && ` · ${t('factors.passkeys.syncs')}`}
        </p>
      </div>
      <div className={classes.tools}>
        <RowButton act="rename" name={name} onClick={() => onAct({ act: 'rename', passkey })} />
        {!isKept && <RowButton act="remove" name={name} onClick={() => onAct({ act: 'remove', passkey })} />}
      </div>
    </li>
  )
}

interface RowButtonProps {
  readonly act: Act['act']
  readonly name: string
  onClick(): void
}

function RowButton({ act, name, onClick }: RowButtonProps) {
  const { t } = useTranslation()
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      fw={400}
      aria-label={t(`factors.passkeys.${act}Which`, { name })}
      onClick={onClick}
    >
      {t(`factors.passkeys.${act}`)}
    </Button>
  )
}

interface RemovePasskeyProps {
  readonly passkey: Passkey
  readonly last: LastFactor
  onClose(): void
}

function RemovePasskey({ passkey, last, onClose }: RemovePasskeyProps) {
  const { t } = useTranslation()
  const remove = useRemovePasskey(passkey.id)
  const { name } = passkey
  const confirm = (): void =>
    remove.mutate(undefined, {
      onSuccess: (removed) => {
        if (removed === null) return
        notify(t('factors.passkeys.removed', { name }))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={t('factors.passkeys.removeTitle', { name })}
      verb={t('factors.passkeys.removeVerb')}
      destructive
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('factors.passkeys.removeWhat')}</p>
      {last === 'last' && <p>{t('factors.lastOne')}</p>}
      <p>{t('factors.othersEnd')}</p>
    </ConfirmDialog>
  )
}
