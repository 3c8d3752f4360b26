/// <reference types="vite/client" />

declare module 'virtual:theme-variables.css'

declare module 'lucide-react/icons/*' {
  export { default } from 'lucide-react/dist/lucide-icon'
}
