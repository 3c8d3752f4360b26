/** Through which companies a person can sign in. Shown only where there is a company. */

import { Button, Group, Stack } from '@mantine/core'
import type { Identity, User } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { identitiesQuery } from '../../api/issuers.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useMay, useTenant } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import { LinkCompany } from './link-company.tsx'
import { UnlinkCompany } from './unlink-company.tsx'
import classes from './users.module.css'

export function UserCompanies({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const query = useQuery(identitiesQuery(tenant, user.id))
  const [linked, setLinked] = useAddressState('link')
  const [unlinked, setUnlinked] = useAddressState('unlink')
  const mayChange = useMay()('user:update')
  const identities = query.data ?? []
  if (identities.length === 0 && !query.isError) return null
  const linking = identities.find(({ issuer, subject }) => issuer === linked && subject === null)
  const unlinking = identities.find(({ issuer, subject }) => issuer === unlinked && subject !== null)
  return (
    <Panel title={t('issuers.person.title')}>
      <p className={`quiet ${classes.what}`}>{t('issuers.person.what', { name: user.name })}</p>
      <Stack gap="sm" mt="sm">
        {query.isError && <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />}
        {identities.map((identity) => (
          <Company
            key={identity.issuer}
            identity={identity}
            mayChange={mayChange}
            onLink={() => setLinked(identity.issuer)}
            onUnlink={() => setUnlinked(identity.issuer)}
          />
        ))}
      </Stack>
      {linking !== undefined && mayChange && (
        <LinkCompany user={user} identity={linking} onClose={() => setLinked(undefined)} />
      )}
      {unlinking !== undefined && mayChange && (
        <UnlinkCompany user={user} identity={unlinking} onClose={() => setUnlinked(undefined)} />
      )}
    </Panel>
  )
}

interface CompanyProps {
  readonly identity: Identity
  readonly mayChange: boolean
  onLink(): void
  onUnlink(): void
}

function Company({ identity, mayChange, onLink, onUnlink }: CompanyProps) {
  const { t } = useTranslation()
  const { issuerName: company, subject } = identity
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
      <div className={classes.company}>
        <strong>{company}</strong>
        {subject !== null && (
          <>
            {' '}
            <code>{subject}</code>
          </>
        )}
        <div className="quiet">
          <LinkState identity={identity} />
        </div>
      </div>
      {mayChange && (
        <Button
          variant="subtle"
          size="compact-sm"
          flex="none"
          aria-label={t(subject === null ? 'issuers.person.linkWith' : 'issuers.person.unlinkFrom', { company })}
          onClick={subject === null ? onLink : onUnlink}
        >
          {t(subject === null ? 'issuers.person.link' : 'issuers.person.unlink')}
        </Button>
      )}
    </Group>
  )
}

function LinkState({ identity: { lastUsedAt, linkedAt } }: { readonly identity: Identity }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  if (linkedAt === null) return t('issuers.person.notLinked')
  const used = lastUsedAt === null ? t('issuers.person.notUsed') : t('issuers.person.used', { date: day(lastUsedAt) })
  return `${t('issuers.person.linked', { date: day(linkedAt) })}, ${used}`
}
