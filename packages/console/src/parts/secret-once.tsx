/**
 * The only part that ever holds a token's new secret. It shows it once, guarded, and forgets it with its dialog.
 */

import { Alert, Button } from '@mantine/core'
import type { Token } from '@polett/client/api'
import Download from 'lucide-react/icons/download'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import { OnceDialog } from './once-dialog.tsx'
import classes from './secret-once.module.css'
import { downloadEnv, testCommand } from './secret-texts.ts'

export interface IssuedSecret {
  readonly token: Pick<Token, 'id' | 'name' | 'tenant'>
  readonly secret: string
}

export interface SecretOnceProps {
  /** Such as "ERP sync has been created". */
  readonly title: string
  /** One new secret, or all that a single step has made. */
  readonly issued: readonly IssuedSecret[]
  /** What else should be known now, such as a warning or when the old secret ends. */
  readonly children?: ReactNode
  /** The reader has stored the secrets. The caller forgets them here. */
  onStored(): void
}

export function SecretOnce({ title, issued, children, onStored }: SecretOnceProps) {
  const { t } = useTranslation()
  return (
    <OnceDialog title={title} stored={t('create.once.stored', { count: issued.length })} onStored={onStored}>
      <p className={classes.lead}>{t('create.once.lead', { count: issued.length })}</p>
      {children}
      {issued.length === 1 ? issued.map((one) => <Single key={one.token.id} {...one} />) : <Several issued={issued} />}
    </OnceDialog>
  )
}

function Single({ token, secret }: IssuedSecret) {
  const { t } = useTranslation()
  return (
    <>
      <div>
        <Secret secret={secret} name={t('create.once.token')} wide />
        <div className={classes.tools}>
          <EnvButton issued={[{ token, secret }]} />
        </div>
      </div>
      <Test token={token} secret={secret} />
    </>
  )
}

function Several({ issued }: { readonly issued: readonly IssuedSecret[] }) {
  return (
    <>
      {issued.map(({ token, secret }) => (
        <div key={token.id}>
          <h3 className={classes.name}>{token.name}</h3>
          <Secret secret={secret} name={token.name} />
        </div>
      ))}
      <div>
        <EnvButton issued={issued} />
      </div>
    </>
  )
}

interface SecretProps {
  readonly secret: string
  /** How the secret is called when it has been copied. */
  readonly name: string
  readonly wide?: boolean
}

/** One click selects the whole value. */
function Secret({ secret, name, wide = false }: SecretProps) {
  const value = useRef<HTMLElement>(null)
  return (
    <div className={classes.secret}>
      <code ref={value} className={classes.value} translate="no">
        {secret}
      </code>
      <CopyButton text={secret} what={name} wide={wide} selects={() => value.current} />
    </div>
  )
}

function EnvButton({ issued }: { readonly issued: readonly IssuedSecret[] }) {
  const { t } = useTranslation()
  return (
    <Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={() => downloadEnv(issued)}>
      {t('create.once.download')}
    </Button>
  )
}

function Test({ token, secret }: IssuedSecret) {
  const { t } = useTranslation()
  const command = useRef<HTMLElement>(null)
  const text = testCommand({ token, secret })
  return (
    <section>
      <h3 className={classes.name}>{t('create.once.test')}</h3>
      <p className="quiet">{t('create.once.testWhat')}</p>
      <div className={classes.secret}>
        <code ref={command} className={classes.command} translate="no">
          {text}
        </code>
        <CopyButton text={text} what={t('create.once.command')} selects={() => command.current} />
      </div>
    </section>
  )
}

/** A notice within the dialog, such as that the token lives very long. */
export function OnceNotice({ children }: { readonly children: ReactNode }) {
  return (
    <Alert color="yellow" variant="light">
      {children}
    </Alert>
  )
}
