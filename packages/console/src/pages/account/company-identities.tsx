/** Which companies know the reader, and linking oneself to one or off it. Shown only where there is a company. */

import { Alert, Button, Group, Stack } from '@mantine/core'
import type { Identity } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ownIdentitiesQuery, useLinkIdentity, useUnlinkIdentity } from '../../api/issuers.ts'
import { refusalText } from '../../parts/company-refusal.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useFormat } from '../../text/use-format.ts'
import classes from './profile.module.css'

export function CompanyIdentities() {
  const { t } = useTranslation()
  const { data } = useQuery(ownIdentitiesQuery)
  const { company } = useSearch({ strict: false })
  if (data === undefined || data.items.length === 0) return null
  return (
    <Panel title={t('account.companies.title')}>
      <p className={classes.what}>{t('account.companies.what')}</p>
      <Stack gap="sm">
        {company !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {refusalText(t, company)}
          </Alert>
        )}
        {data.items.map((identity) => (
          <IdentityRow key={identity.issuer} identity={identity} />
        ))}
      </Stack>
    </Panel>
  )
}

function IdentityRow({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const link = useLinkIdentity()
  const unlink = useUnlinkIdentity()
  const { issuer, issuerName: name, linkedAt } = identity
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <span>
          <strong>{name}</strong>{' '}
          <span className="quiet">
            {linkedAt === null
              ? t('account.companies.notLinked')
              : t('account.companies.linked', { date: day(linkedAt) })}
          </span>
        </span>
        {linkedAt === null ? (
          <Button variant="default" size="xs" loading={link.isPending} onClick={() => link.mutate(issuer)}>
            {t('account.companies.link', { name })}
          </Button>
        ) : (
          <Button variant="default" size="xs" loading={unlink.isPending} onClick={() => unlink.mutate(issuer)}>
            {t('account.companies.unlink', { name })}
          </Button>
        )}
      </Group>
      <ProblemAlert problem={link.error ?? unlink.error} />
    </div>
  )
}
