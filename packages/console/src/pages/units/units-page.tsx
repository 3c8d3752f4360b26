import { PageHeader } from '../../parts/page-header.tsx'

export function UnitsPage() {
  return <PageHeader title="UnitsPage" />
}
