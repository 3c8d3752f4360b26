/** One icon for each page of the navigation. */

import AppWindow from 'lucide-react/icons/app-window'
import Building from 'lucide-react/icons/building'
import Building2 from 'lucide-react/icons/building-2'
import Gauge from 'lucide-react/icons/gauge'
import KeyRound from 'lucide-react/icons/key-round'
import Landmark from 'lucide-react/icons/landmark'
import Network from 'lucide-react/icons/network'
import Scale from 'lucide-react/icons/scale'
import ScrollText from 'lucide-react/icons/scroll-text'
import Server from 'lucide-react/icons/server'
import Shapes from 'lucide-react/icons/shapes'
import Smartphone from 'lucide-react/icons/smartphone'
import Users from 'lucide-react/icons/users'
import type { NavPage } from './pages.ts'

export const PAGE_ICONS: Readonly<Record<NavPage['label'], typeof Users>> = {
  overview: Gauge,
  tokens: KeyRound,
  users: Users,
  units: Network,
  roles: Shapes,
  tenant: Building2,
  audit: ScrollText,
  policy: Scale,
  apps: Smartphone,
  issuers: Building,
  tenants: Landmark,
  applications: AppWindow,
  platformPolicy: Scale,
  nodes: Server,
}
