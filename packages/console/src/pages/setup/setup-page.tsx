import { PageHeader } from '../../parts/page-header.tsx'

export function SetupPage() {
  return <PageHeader title="SetupPage" />
}
