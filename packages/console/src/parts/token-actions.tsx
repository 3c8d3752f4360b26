/** A token's status as a button, with what can be done about it (V-20). Rotating and replacing lead to pages of their own. */

import { Menu, UnstyledButton } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useNavigate } from '@tanstack/react-router'
import ChevronDown from 'lucide-react/icons/chevron-down'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../session/clock.ts'
import { StatusBadge, shownStatus, useCauses } from './status.tsx'
import classes from './token-actions.module.css'
import { type DialogAct, type TokenAct, useTokenRights } from './token-rights.ts'

const ActDialog = lazy(async () => ({ default: (await import('../pages/token/dialogs/act-dialog.tsx')).ActDialog }))

export interface StatusMenuProps {
  readonly token: Token
  /** After the token has been deleted, or its device disconnected. */
  onGone?(): void
}

export function StatusMenu({ token, onGone }: StatusMenuProps) {
  const { t } = useTranslation()
  const { acts } = useTokenRights(token)
  const shown = shownStatus(token, useNow())
  const causes = useCauses(token)
  const button = useRef<HTMLButtonElement>(null)
  const [asked, setAsked] = useState<DialogAct | null>(null)
  const start = useActStart(token, setAsked)
  const close = (): void => {
    setAsked(null)
    button.current?.focus()
  }
  const status = t(`token.status.${shown}`)
  return (
    <>
      <Menu position="bottom-start" withinPortal={false} floatingStrategy="fixed">
        <Menu.Target>
          <UnstyledButton
            ref={button}
            className={classes.button}
            aria-label={t('token.actions.statusOf', { name: token.name, status })}
          >
            <StatusBadge status={shown} />
            <ChevronDown size={14} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {causes.map((cause) => (
            <Menu.Label key={cause} className={classes.cause}>
              {cause}
            </Menu.Label>
          ))}
          {acts.map((act) => (
            <Menu.Item key={act} className={TAKES_AWAY.has(act) ? classes.takes : undefined} onClick={() => start(act)}>
              {t(`token.actions.${act}`)}
            </Menu.Item>
          ))}
          {acts.length === 0 && <Menu.Label>{t('token.actions.nothing')}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {asked !== null && (
        <Suspense>
          <ActDialog act={asked} token={token} onClose={close} onGone={onGone} />
        </Suspense>
      )}
    </>
  )
}

const TAKES_AWAY: ReadonlySet<TokenAct> = new Set(['delete', 'disconnect'])

/** Leads to the page of a step, or asks for it here. */
export function useActStart(token: Pick<Token, 'id'>, ask: (act: DialogAct) => void): (act: TokenAct) => void {
  const navigate = useNavigate()
  return (act) => {
    const params = { token: token.id }
    // The new secret is shown on the token's own page: a row of a list can go away beneath its dialog.
    if (act === 'rotate') void navigate({ to: '/administrator/tokens/$token', params, search: { act } })
    else if (act === 'replace') void navigate({ to: '/administrator/tokens/$token/replace', params })
    else ask(act)
  }
}
