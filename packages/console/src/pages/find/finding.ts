/** One thing that the palette offers, and how they are grouped. */

import type AppWindow from 'lucide-react/icons/app-window'

export interface Finding {
  readonly key: string
  readonly label: string
  readonly hint?: string | undefined
  readonly Icon: typeof AppWindow
  open(): void
}

export interface FindingGroup {
  readonly name: 'pages' | 'actions' | 'tokens' | 'users' | 'tenants'
  readonly findings: readonly Finding[]
}

export interface PaletteDoors {
  onClose(): void
  /** Whoever has a secret at hand may paste it. */
  onSecret(): void
}
