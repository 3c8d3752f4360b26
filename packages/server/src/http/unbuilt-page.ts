/** What a browser finds where the console was not built: a page without scripts that says so, and what to do. */
export function unbuiltPage(setupRequired: boolean): string {
  const state = setupRequired
    ? `<p><strong>The set-up is still to be done.</strong> It can also be done without the console: send the code that the
    server printed at its first start, a user name and a password to <code>POST /v1/setup</code>.</p>`
    : '<p>The set-up is done. The API and the command line work without the console.</p>'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Polett</title>
<link rel="stylesheet" href="/docs/reference.css">
</head>
<body>
<header><h1>Polett</h1></header>
<div class="columns"><main>
<p>The server is running, but its console is not built. Run <code>npm run build</code> where Polett is installed, and
load this page again.</p>
${state}
<p><a href="/docs">The reference of the API</a></p>
</main></div>
</body>
</html>
`
}
