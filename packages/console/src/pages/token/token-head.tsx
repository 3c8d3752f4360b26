/** The head of a token's page: its name, its status with what can be done, and who it acts as. */

import { Button } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { roleName } from '../../parts/role-name.ts'
import { StatusMenu, useActStart } from '../../parts/token-actions.tsx'
import { tokenTitle } from '../../parts/token-cells.tsx'
import { TokenMarks } from '../../parts/token-marks.tsx'
import { useTokenRights } from '../../parts/token-rights.ts'
import { useFormat } from '../../text/use-format.ts'

export function TokenHead({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { acts } = useTokenRights(token)
  const start = useActStart(token, () => undefined)
  const list = listOf(token)
  return (
    <PageHeader
      title={tokenTitle(token)}
      back={{ to: list.to, search: list.search, label: t('shell.tokens') }}
      beside={<StatusMenu token={token} onGone={() => void navigate(list)} />}
      below={<Below token={token} />}
      actions={(['rotate', 'replace'] as const)
        .filter((act) => acts.includes(act))
        .map((act) => (
          <Button key={act} variant="default" onClick={() => start(act)}>
            {t(`token.actions.${act}`)}
          </Button>
        ))}
    />
  )
}

/** The list that the token stands in. */
function listOf({ kind }: Token) {
  return { to: '/administrator/tokens', search: { tab: kind } } as const
}

function Below({ token }: { readonly token: Token }) {
  return (
    <>
      {useStory(token).join(' · ')} <TokenMarks token={token} />
    </>
  )
}

/** "API Token · acts as Kari Nordmann in A › Reader · made by Admin on 21 Nov 2026". */
function useStory(token: Token): readonly string[] {
  const { t } = useTranslation()
  const { day } = useFormat()
  const place = usePlace(token)
  const { admin, application, createdAt, createdBy, kind, master, user } = token
  const made = day(createdAt)
  const maker =
    createdBy &&
    t(createdBy.active ? 'token.head.madeBy' : 'token.head.madeByOwner', { name: createdBy.name, day: made })
  return [
    t(`tokens.kinds.${kind}`),
    ...(application === null ? [] : [t('token.head.ofApplication', { application })]),
    ...(user === null ? [] : [actsAs(user, place, t)]),
    ...(master ? [t('token.head.master')] : []),
    ...(admin ? [t('token.head.admin')] : []),
    maker ?? t('token.head.made', { day: made }),
  ]
}

function actsAs({ name, type }: NonNullable<Token['user']>, place: string, t: TFunction): string {
  return type === 'technical' ? t('token.head.actsAsTechnical', { place }) : t('token.head.actsAs', { name, place })
}

/** "A › Reader"; a technical user has no user type of its own to speak of. */
function usePlace({ role, roleName: name, unit, unitName, user }: Token): string {
  const { t } = useTranslation()
  const where = unitName ?? unit ?? t('token.head.wholeTenant')
  return role === null || user?.type === 'technical' ? where : `${where} › ${roleName(role, name)}`
}
