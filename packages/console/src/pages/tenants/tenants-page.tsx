import { PageHeader } from '../../parts/page-header.tsx'

export function TenantsPage() {
  return <PageHeader title="TenantsPage" />
}
