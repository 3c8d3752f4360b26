import { PageHeader } from '../../parts/page-header.tsx'

export function TokenPage() {
  return <PageHeader title="TokenPage" />
}
