/** The kinds of tokens as the overview speaks of them: icon, and what one needs to see them. */

import AppWindow from 'lucide-react/icons/app-window'
import Building2 from 'lucide-react/icons/building-2'
import KeyRound from 'lucide-react/icons/key-round'
import Smartphone from 'lucide-react/icons/smartphone'
import UsersRound from 'lucide-react/icons/users-round'

export const KINDS = [
  { kind: 'user', Icon: KeyRound, needs: 'token:read' },
  { kind: 'mobile', Icon: Smartphone, needs: 'session:read' },
  { kind: 'application', Icon: AppWindow, needs: 'token:read' },
  { kind: 'organization', Icon: Building2, needs: 'token:read' },
  { kind: 'group', Icon: UsersRound, needs: 'token:read' },
] as const

export type ShownKind = (typeof KINDS)[number]
