import { PageHeader } from '../../parts/page-header.tsx'

export function ReplacePage() {
  return <PageHeader title="ReplacePage" />
}
