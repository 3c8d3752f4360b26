import type { Token } from '@polett/client/api'
import type { DialogAct } from '../../../parts/token-rights.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'

export interface ActDialogProps {
  readonly act: DialogAct
  readonly token: Token
  readonly onGone?: (() => void) | undefined
  onClose(): void
}

/** The dialog of a step that is asked about where one stands. */
export function ActDialog({ act, ...props }: ActDialogProps) {
  const { token, onClose, onGone } = props
  switch (act) {
    case 'revoke':
      return <RevokeDialog token={token} onClose={onClose} />
    case 'restore':
      return <RestoreDialog token={token} onClose={onClose} />
    case 'delete':
      return <DeleteDialog token={token} onClose={onClose} onGone={onGone} />
    case 'disconnect':
      return <DisconnectDialog token={token} onClose={onClose} onGone={onGone} />
  }
}
