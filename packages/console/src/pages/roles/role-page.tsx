import { PageHeader } from '../../parts/page-header.tsx'

export function RolePage() {
  return <PageHeader title="RolePage" />
}
