/** Makes a link with which a person chooses their password: mailed to them, or shown to be handed over. */

import { Radio, Stack } from '@mantine/core'
import type { PasswordLink, User } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMakePasswordLink } from '../../api/password-links.ts'
import { setupQuery } from '../../api/session.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { OnceDialog } from '../../parts/once-dialog.tsx'
import once from '../../parts/secret-once.module.css'
import { useTenant } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'

export interface MakePasswordLinkProps {
  readonly user: User
  readonly purpose: 'reset' | 'invitation'
  onClose(): void
}

export function MakePasswordLink({ user, purpose, onClose }: MakePasswordLinkProps) {
  const { t } = useTranslation()
  const make = useMakePasswordLink(useTenant(), user.id)
  const { name } = user
  const title = t(purpose === 'invitation' ? 'users.link.inviteTitle' : 'users.link.resetTitle', { name })
  const send = (mail: boolean): void => {
    const onSuccess = ({ mailed }: PasswordLink): void => {
      if (!mailed) return
      notify(t('users.link.sent', { name }))
      onClose()
    }
    make.mutate({ purpose, mail }, { onSuccess })
  }
  const link = make.data?.link ?? null
  if (make.data !== undefined && link !== null) {
    return <ShownLink name={name} link={link} expiresAt={make.data.expiresAt} onStored={onClose} />
  }
  return (
    <FormDialog title={title} onClose={onClose}>
      <LinkForm user={user} purpose={purpose} make={make} onSend={send} onClose={onClose} />
    </FormDialog>
  )
}

interface LinkFormProps extends MakePasswordLinkProps {
  readonly make: ReturnType<typeof useMakePasswordLink>
  onSend(mail: boolean): void
}

function LinkForm({ user, purpose, make, onSend, onClose }: LinkFormProps) {
  const { t } = useTranslation()
  const { data } = useQuery(setupQuery)
  const { email, name } = user
  const sendsMail = data?.passwordReset === true
  const canMail = sendsMail && email !== null
  const [chosen, setChosen] = useState<'mail' | 'show' | null>(null)
  const how = chosen ?? (canMail ? 'mail' : 'show')
  return (
    <ActForm
      verb={t(how === 'mail' ? 'users.link.send' : 'users.link.make')}
      ready={data !== undefined}
      pending={make.isPending}
      problem={make.error}
      onSubmit={() => onSend(how === 'mail')}
      onCancel={onClose}
    >
      <p>{t(purpose === 'invitation' ? 'users.link.inviteWhat' : 'users.link.resetWhat', { name })}</p>
      <p>{t('users.link.older', { name })}</p>
      {canMail ? (
        <Radio.Group
          label={t('users.link.how', { name })}
          value={how}
          onChange={(value) => setChosen(value === 'mail' ? 'mail' : 'show')}
        >
          <Stack gap="sm" mt="sm">
            <Radio value="mail" label={t('users.link.mail', { email })} />
            <Radio value="show" label={t('users.link.show')} description={t('users.link.showWhat', { name })} />
          </Stack>
        </Radio.Group>
      ) : (
        <p className="quiet">
          {t(sendsMail ? 'users.link.noAddress' : 'users.link.noMail', { name })} {t('users.link.showWhat', { name })}
        </p>
      )}
    </ActForm>
  )
}

interface ShownLinkProps {
  readonly name: string
  readonly link: string
  readonly expiresAt: string
  onStored(): void
}

function ShownLink({ name, link, expiresAt, onStored }: ShownLinkProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const value = useRef<HTMLElement>(null)
  return (
    <OnceDialog title={t('users.link.made', { name })} stored={t('users.link.stored')} onStored={onStored}>
      <p>{t('users.link.madeWhat')}</p>
      <div className={once.secret}>
        <code ref={value} className={once.value} translate="no">
          {link}
        </code>
        <CopyButton text={link} what={t('users.link.theLink')} wide selects={() => value.current} />
      </div>
      <p className="quiet">{t('users.link.until', { moment: format.moment(expiresAt) })}</p>
    </OnceDialog>
  )
}
