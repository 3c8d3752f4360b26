/** The style sheet of the reference: one column on a phone, two on a desk, light or dark as the reader's system is. */
export const REFERENCE_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1f2322; --soft: #5c625f; --page: #fdfcfa; --raised: #f4f2ee; --line: #dedad3; --link: #0f5c63;
  --get: #0b6e4f; --post: #0b5cad; --put: #7a4b00; --patch: #6b3fa0; --delete: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e8eaed; --soft: #a9b1b9; --page: #14171a; --raised: #1e2327; --line: #363d44; --link: #7fcfd4;
    --get: #5fd0a5; --post: #7db7f2; --put: #e3b363; --patch: #c3a3ec; --delete: #f2938c;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; overflow-wrap: break-word; font: 1rem/1.55 system-ui, sans-serif; color: var(--text); background: var(--page); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code { overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.9em; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--page); z-index: 1; }
header { padding: 1.5rem 1rem 0.5rem; max-width: 80rem; margin: 0 auto; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.3rem; }
h2::first-letter { text-transform: uppercase; }
h3 { margin: 0 0 0.5rem; font-size: 1.1rem; }
h4 { margin: 1rem 0 0.25rem; font-size: 1rem; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 80rem; margin: 0 auto; padding: 0 1rem 3rem; }
main { min-width: 0; }
nav { font-size: 0.95rem; }
nav summary { padding: 0.5rem 0; font-weight: 600; cursor: pointer; }
nav h2 { margin: 1rem 0 0.25rem; font-size: 0.95rem; color: var(--soft); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: grid; grid-template-columns: 3.6rem minmax(0, 1fr); padding: 0.25rem 0; text-decoration: none; }
nav li a:hover { text-decoration: underline; }
article { margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
article:has(:target) { border-color: var(--link); }
.anchor { color: var(--soft); text-decoration: none; }
.address { margin: 0.25rem 0; overflow-wrap: anywhere; }
.access { color: var(--soft); margin: 0.25rem 0; }
.method { display: inline-block; min-width: 3.6em; font: 600 0.75rem/1.6 ui-monospace, monospace; color: var(--soft); }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); }
.patch { color: var(--patch); } .delete { color: var(--delete); }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; border-top: 0; }
tbody th { font-weight: 400; }
pre { margin: 0.25rem 0 0; padding: 0.75rem; overflow-x: auto; background: var(--raised); border-radius: 6px; }
@media (min-width: 60rem) {
  .columns { grid-template-columns: 18rem minmax(0, 1fr); gap: 2.5rem; }
  nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding-bottom: 2rem; }
  nav summary { list-style: none; cursor: default; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { nav { display: none; } article { break-inside: avoid; } }
`
