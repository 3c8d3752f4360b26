/** The pages that the reader may open and the acts that they may begin, as far as their names hold a text. */

import { useNavigate } from '@tanstack/react-router'
import BookOpen from 'lucide-react/icons/book-open'
import CircleUser from 'lucide-react/icons/circle-user'
import Fingerprint from 'lucide-react/icons/fingerprint-pattern'
import Plus from 'lucide-react/icons/plus'
import { useTranslation } from 'react-i18next'
import { useMay, useSession, useTenant } from '../../session/tenant.ts'
import { PAGE_ICONS } from '../../shell/page-icons.ts'
import { mayOpen, NAV_PAGES } from '../../shell/pages.ts'
import { useCreatableKinds } from '../tokens/use-token-tabs.ts'
import type { Finding, FindingGroup, PaletteDoors } from './finding.ts'

export function usePlaces(text: string, doors: PaletteDoors): readonly FindingGroup[] {
  const pages = usePages(doors)
  const actions = useActions(doors)
  const wanted = text.toLowerCase()
  const named = ({ label, hint }: Finding): boolean => `${label} ${hint ?? ''}`.toLowerCase().includes(wanted)
  return [
    { name: 'pages', findings: pages.filter(named) },
    { name: 'actions', findings: actions.filter(named) },
  ]
}

function usePages({ onClose }: PaletteDoors): readonly Finding[] {
  const { t } = useTranslation()
  const session = useSession()
  const tenant = useTenant()
  const go = useGo(onClose)
  const own = [
    { key: '/account', label: t('shell.account'), Icon: CircleUser, open: () => go('/account') },
    { key: '/guide', label: t('shell.guide'), Icon: BookOpen, open: () => go('/guide') },
  ]
  const others = NAV_PAGES.filter((page) => mayOpen(page, session, tenant)).map(({ to, label, section }) => ({
    key: to,
    label: t(`shell.${label}`),
    hint: section === 'start' ? undefined : t(`shell.${section}`),
    Icon: PAGE_ICONS[label],
    open: () => go(to),
  }))
  return [...others, ...own]
}

function useActions({ onClose, onSecret }: PaletteDoors): readonly Finding[] {
  const { t } = useTranslation()
  const may = useMay()
  const go = useGo(onClose)
  const whose = {
    key: 'whose',
    label: t('find.whose.title'),
    hint: t('find.whose.hint'),
    Icon: Fingerprint,
    open: onSecret,
  }
  const create = useCreatableKinds().map((kind) => ({
    key: `create-${kind}`,
    label: t(`find.create.${kind}`),
    Icon: Plus,
    open: () => go(`/administrator/tokens/create/${kind}`),
  }))
  return [...(may('token:introspect') ? [whose] : []), ...create]
}

function useGo(onClose: () => void): (to: string) => void {
  const navigate = useNavigate()
  return (to) => {
    onClose()
    void navigate({ to })
  }
}
