import { PageHeader } from '../../parts/page-header.tsx'

export function PlatformPolicyPage() {
  return <PageHeader title="PlatformPolicyPage" />
}
