import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'
import { themeVariables } from './src/theme/variables.ts'

const ID = 'virtual:theme-variables.css'

/** The theme's variables as a style sheet of its own: a style element made in the browser would need a hole in the CSP. */
function themeSheet(): Plugin {
  return {
    name: 'theme-variables',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load: (id) => (id === `\0${ID}` ? themeVariables() : null),
  }
}

const OWN = /packages\/(console|sdk)\/src\//

/**
 * Few files that compress well, instead of a hundred small ones. What every page needs comes first; what only pages behind
 * the sign-in use is not waited for before it.
 */
const CHUNKS = [
  {
    name: 'base',
    priority: 30,
    test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|i18next|react-i18next|@tanstack\/[\w-]+)\//,
  },
  {
    name: 'controls',
    priority: 20,
    test: /node_modules\/(@mantine\/core\/esm\/(core|components\/(ActionIcon|Alert|Button|CloseButton|Group|Input|InlineInput|Loader|PasswordInput|Skeleton|Stack|TextInput|InputBase|Transition|VisuallyHidden)\/)|@mantine\/hooks|clsx)/,
  },
  {
    name: 'overlays',
    priority: 10,
    minShareCount: 3,
    test: /node_modules\/(@mantine\/core\/esm\/components\/(Checkbox|Combobox|Drawer|FocusTrap|Menu|Modal|ModalBase|Overlay|Paper|Popover|Portal|ScrollArea|Select|Tabs|Tooltip)\/|@floating-ui|react-remove-scroll|react-style-singleton|use-sidecar|use-callback-ref|tslib)/,
  },
  { name: 'icons', priority: 10, minShareCount: 3, test: /node_modules\/lucide-react/ },
  { name: nameOfFirst, priority: 5, test: OWN },
  { name: 'inside', priority: 0, minShareCount: 3, test: OWN },
]

/** Kept apart from what several pages behind the sign-in share, which would otherwise bring it along, and itself with it. */
function nameOfFirst(id: string, chunks: ModuleGraph): string | null {
  return comesFirst(id, chunks) ? 'first' : null
}

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null
}

const BEGINNINGS = ['/src/main.tsx', '/src/pages/session/sign-in-page.tsx']

/** Whether a module is reached from the beginning, the sign-in included, without an import that waits. */
function comesFirst(id: string, chunks: ModuleGraph, seen = new Set<string>()): boolean {
  if (BEGINNINGS.some((beginning) => id.endsWith(beginning))) return true
  if (seen.has(id)) return false
  seen.add(id)
  return chunks.getModuleInfo(id)?.importers.some((importer) => comesFirst(importer, chunks, seen)) ?? false
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), themeSheet()],
  // Our own packages are read as they are written, and not as they are published.
  resolve: { conditions: ['polett-source', ...defaultClientConditions] },
  server: {
    proxy: Object.fromEntries(['/v1', '/docs', '/openapi.json'].map((path) => [path, 'http://127.0.0.1:8080'])),
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
})
