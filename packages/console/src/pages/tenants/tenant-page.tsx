import { PageHeader } from '../../parts/page-header.tsx'

export function TenantPage() {
  return <PageHeader title="TenantPage" />
}
