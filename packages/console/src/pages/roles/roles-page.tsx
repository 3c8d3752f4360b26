import { PageHeader } from '../../parts/page-header.tsx'

export function RolesPage() {
  return <PageHeader title="RolesPage" />
}
