/** What a token was before it was replaced: when, until when it would have worked, and how much it might do. */

import type { TokenVersions } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { roleName } from '../../parts/role-name.ts'
import { GrantsInShort } from '../../parts/token-cells.tsx'
import { useFormat } from '../../text/use-format.ts'
import classes from './usage-panel.module.css'
import { type VersionTerms, versionTerms } from './version-terms.ts'

type Version = TokenVersions['items'][number]

export function EarlierVersions({ versions }: { readonly versions: readonly Version[] }) {
  const { t } = useTranslation()
  const { moment } = useFormat()
  const columns: readonly Column<Version>[] = [
    {
      id: 'version',
      header: t('token.versions.version'),
      cell: ({ version }) => t('token.versions.numbered', { version }),
    },
    { id: 'issued', header: t('token.versions.issued'), cell: ({ issuedAt }) => moment(issuedAt) },
    { id: 'replaced', header: t('token.versions.replaced'), cell: ({ replacedAt }) => moment(replacedAt) },
    { id: 'by', header: t('token.versions.replacedBy'), cell: ({ replacedBy }) => replacedBy },
    {
      id: 'expiry',
      header: t('token.labels.expiry'),
      cell: (version) => {
        const { expiresAt } = versionTerms(version)
        return expiresAt === null ? <span className="quiet">{t('tokens.noExpiry')}</span> : moment(expiresAt)
      },
    },
    { id: 'rights', header: t('token.versions.rights'), cell: (version) => <Rights terms={versionTerms(version)} /> },
  ]
  return (
    <div>
      <h3 className={classes.heading}>{t('token.versions.earlier')}</h3>
      <DataTable
        label={t('token.versions.earlier')}
        rows={versions}
        idOf={({ version }) => String(version)}
        columns={columns}
      />
    </div>
  )
}

/** The place and user type that it acted in, or how many rights it was given where. */
function Rights({ terms: { grants, role, unit } }: { readonly terms: VersionTerms }) {
  const { t } = useTranslation()
  if (role === null) return <GrantsInShort grants={grants} count={grants.length} />
  return `${unit ?? t('common.wholeTenant')} › ${roleName(role, null)}`
}
