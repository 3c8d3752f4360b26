/** Starts the console: texts first, so that nothing is ever painted in the wrong language. */

import './theme/fonts.css'
import './theme/mantine.css'
import 'virtual:theme-variables.css'
import './theme/base.css'
import { createRoot } from 'react-dom/client'
import { App, warmUp } from './app.tsx'
import { preferences } from './session/preferences.ts'
import { startTexts } from './text/index.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element with the id "root".')
await startTexts(preferences().language, { inside: warmUp() })
createRoot(root).render(<App />)
