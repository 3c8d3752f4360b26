/** What the palette offers for a text: pages and acts at once, tokens, people and organizations shortly after. */

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Building2 from 'lucide-react/icons/building-2'
import KeyRound from 'lucide-react/icons/key-round'
import User from 'lucide-react/icons/user'
import { useTranslation } from 'react-i18next'
import { findTenantsQuery, findUsersQuery } from '../../api/find.ts'
import { tokensQuery } from '../../api/tokens.ts'
import { isPlatformPerson, PLATFORM } from '../../session/permissions.ts'
import { useMay, useSession, useTenant } from '../../session/tenant.ts'
import type { FindingGroup, PaletteDoors } from './finding.ts'
import { usePlaces } from './use-places.ts'

const PAUSE_MS = 200
const TOKENS_AT_MOST = 6

export function useFindings(text: string, doors: PaletteDoors): { groups: readonly FindingGroup[]; pending: boolean } {
  const wanted = text.trim()
  const [asked] = useDebouncedValue(wanted, PAUSE_MS)
  const places = usePlaces(wanted, doors)
  const found = [useTokens(asked, doors), useUsers(asked, doors), useTenants(asked, doors)]
  const pending = wanted !== asked || found.some((each) => each.pending)
  // What is known at once comes first, so that nothing moves under the hand when the server has answered.
  const groups = [...places, ...found.map(({ group }) => group)].filter(({ findings }) => findings.length > 0)
  return { groups, pending }
}

interface Found {
  readonly group: FindingGroup
  readonly pending: boolean
}

/** By name, id, application or user, and by the last four characters of the secret. Those of everywhere for the platform. */
function useTokens(q: string, { onClose }: PaletteDoors): Found {
  const { t } = useTranslation()
  const tenant = useTenant()
  const may = useMay()
  const navigate = useNavigate()
  const place = isPlatformPerson(useSession()) ? {} : { tenant }
  const enabled = q !== '' && (may('token:read') || may('session:read'))
  const byName = useQuery({
    ...tokensQuery({ ...place, q, limit: TOKENS_AT_MOST }),
    enabled,
    placeholderData: () => undefined,
  })
  const isLast4 = /^[0-9A-Za-z]{4}$/.test(q)
  const last4 = tokensQuery({ ...place, secretLast4: q, limit: TOKENS_AT_MOST })
  const byLast4 = useQuery({ ...last4, enabled: enabled && isLast4, placeholderData: () => undefined })
  const all = [...((isLast4 && byLast4.data?.items) || []), ...((enabled && byName.data?.items) || [])]
  const tokens = [...new Map(all.map((token) => [token.id, token])).values()].slice(0, TOKENS_AT_MOST)
  const findings = tokens.map((token) => ({
    key: token.id,
    label: token.name === '' ? (token.user?.name ?? token.id) : token.name,
    hint: `${t(`tokens.kinds.${token.kind}`)} · …${token.secretLast4}`,
    Icon: KeyRound,
    open: () => {
      onClose()
      const at = { tenant: token.tenant ?? PLATFORM }
      if (token.kind === 'mobile') {
        void navigate({ to: '/administrator/tokens', search: { ...at, tab: 'mobile', device: token.id } })
      } else void navigate({ to: '/administrator/tokens/$token', params: { token: token.id }, search: at })
    },
  }))
  return { group: { name: 'tokens', findings }, pending: byName.isLoading || byLast4.isLoading }
}

function useUsers(q: string, { onClose }: PaletteDoors): Found {
  const tenant = useTenant()
  const may = useMay()
  const navigate = useNavigate()
  const enabled = q !== '' && may('user:read')
  const { data, isLoading } = useQuery({ ...findUsersQuery(tenant, q), enabled })
  const findings = ((enabled && data?.items) || []).map(({ id, name, username }) => ({
    key: id,
    label: name,
    hint: username,
    Icon: User,
    open: () => {
      onClose()
      void navigate({ to: '/administrator/users/$user', params: { user: id } })
    },
  }))
  return { group: { name: 'users', findings }, pending: isLoading }
}

/** Only who runs the installation knows more organizations than the switcher shows. */
function useTenants(q: string, { onClose }: PaletteDoors): Found {
  const navigate = useNavigate()
  const session = useSession()
  const enabled = q !== '' && isPlatformPerson(session)
  const { data, isLoading } = useQuery({ ...findTenantsQuery(q), enabled })
  const findings = ((enabled && data?.items) || []).map(({ id, name }) => ({
    key: id,
    label: name,
    hint: id,
    Icon: Building2,
    open: () => {
      onClose()
      void navigate({ to: '/', search: { tenant: id } })
    },
  }))
  return { group: { name: 'tenants', findings }, pending: isLoading }
}
