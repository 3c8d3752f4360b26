// Sets theme and language before anything is painted, so that a dark page never flashes white.
// The keys are those of src/session/preferences.ts.
;(() => {
  const root = document.documentElement
  const kept = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = kept('polett.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light'
  const language = kept('polett.language') ?? navigator.language
  root.lang = /^(nb|no|nn)\b/i.test(language) ? 'nb' : 'en'
})()
