import { PageHeader } from '../../parts/page-header.tsx'

export function UserPage() {
  return <PageHeader title="UserPage" />
}
