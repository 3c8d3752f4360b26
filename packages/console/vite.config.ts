import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
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

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), themeSheet()],
  server: {
    proxy: Object.fromEntries(['/v1', '/docs', '/openapi.json'].map((path) => [path, 'http://127.0.0.1:8080'])),
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
