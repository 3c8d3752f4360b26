/** Which companies know the reader, and linking oneself to one or off it. Shown only where there is a company. */

import { Alert, Button, Group, Stack } from '@mantine/core'
import type { Identity } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ownIdentitiesQuery, useLinkIdentity, useUnlinkIdentity } from '../../api/issuers.ts'
import { notify } from '../../parts/announcer.tsx'
import { refusalText } from '../../parts/company-refusal.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
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
  const [asking, setAsking] = useState(false)
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
          <Button variant="default" size="xs" onClick={() => setAsking(true)}>
            {t('account.companies.unlink', { name })}
          </Button>
        )}
      </Group>
      <ProblemAlert problem={link.error} />
      {asking && <UnlinkDialog identity={identity} onClose={() => setAsking(false)} />}
    </div>
  )
}

interface UnlinkDialogProps {
  readonly identity: Identity
  onClose(): void
}

/** The server keeps the last way in, whatever is pressed here, and says so in the dialog. */
function UnlinkDialog({ identity, onClose }: UnlinkDialogProps) {
  const { t } = useTranslation()
  const unlink = useUnlinkIdentity()
  const { issuer, issuerName: name } = identity
  const done = (unlinked: boolean | null): void => {
    if (unlinked === null) return
    notify(t('account.companies.unlinked', { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('account.companies.unlinkTitle', { name })}
      verb={t('account.companies.unlinkVerb')}
      destructive
      pending={unlink.isPending}
      problem={unlink.error}
      onConfirm={() => unlink.mutate(issuer, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{t('account.companies.unlinkMeans', { name })}</p>
      <p>{t('account.companies.unlinkEnds', { name })}</p>
      <p>{t('account.companies.unlinkAgain', { name })}</p>
    </ConfirmDialog>
  )
}
