/** Adding a second factor where one is due. Most sign-ins never come to it, so it is loaded with its texts by then. */

import { lazy } from 'react'
import { preferences } from '../../session/preferences.ts'
import { loadInsideTexts } from '../../text/index.ts'

export const EnrolmentStep = lazy(async () => {
  const [part] = await Promise.all([import('./enrolment-step.tsx'), loadInsideTexts(preferences().language)])
  return { default: part.EnrolmentStep }
})
