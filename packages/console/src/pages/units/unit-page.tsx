import { PageHeader } from '../../parts/page-header.tsx'

export function UnitPage() {
  return <PageHeader title="UnitPage" />
}
