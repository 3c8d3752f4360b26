/** Draws the OpenAPI document as one page of plain HTML, to be read by eye, keyboard and screen reader. */
import type { Answer, JsonSchema, Media, OpenapiDocument, Operation } from './openapi-document.ts'
import { escapeHtml, fieldsOf, sampleOf, typeText } from './reference-schema.ts'

interface Entry {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** The whole page; `stylePath` is where its style sheet lies. */
export function renderReference(document: OpenapiDocument, stylePath: string): string {
  const entries = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const groups = groupByTag(entries)
  const title = `${document.info.title} API`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${stylePath}">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(document.info.description)}
As a file: <a href="/openapi.json">openapi.json</a>.</p></header>
<div class="columns">
${renderNavigation(groups)}
<main id="content" tabindex="-1">
${renderIntroduction()}
${[...groups].map(([tag, members]) => renderGroup(tag, members, document)).join('\n')}
${renderSchemas(document)}
</main>
</div>
</body>
</html>
`
}

function groupByTag(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const tag = entry.operation.tags[0] ?? 'Other'
    groups.set(tag, [...(groups.get(tag) ?? []), entry])
  }
  return groups
}

function renderNavigation(groups: Map<string, Entry[]>): string {
  const lists = [...groups].map(([tag, entries]) => {
    const links = entries.map(
      ({ method, operation }) =>
        `<li><a href="#${operation.operationId}">${badge(method)} ${escapeHtml(operation.summary ?? operation.operationId)}</a></li>`,
    )
    return `<h2>${escapeHtml(tag)}</h2><ul>${links.join('')}</ul>`
  })
  return `<nav aria-label="Operations"><details open><summary>Operations</summary>${lists.join('')}
<h2>Shapes</h2><ul><li><a href="#shapes">All shapes</a></li></ul></details></nav>`
}

function renderIntroduction(): string {
  return `<section aria-labelledby="calling"><h2 id="calling">Calling</h2>
<p>Send <code>Authorization: Bearer</code> with the secret of a token. Bodies are JSON in UTF-8, times are RFC 3339.
Unknown fields are refused. Every refusal is a problem document (RFC 9457) with a stable <code>code</code>,
and every answer carries a <code>Request-Id</code>.</p></section>`
}

function renderGroup(tag: string, entries: readonly Entry[], document: OpenapiDocument): string {
  const id = `tag-${tag.replace(/\W+/g, '-')}`
  const operations = entries.map((entry) => renderOperation(entry, document)).join('\n')
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(tag)}</h2>\n${operations}\n</section>`
}

function renderOperation({ method, path, operation }: Entry, document: OpenapiDocument): string {
  const { operationId: id, summary, description } = operation
  return `<article aria-labelledby="${id}">
<h3 id="${id}">${escapeHtml(summary ?? id)} <a class="anchor" href="#${id}" aria-label="Link to this operation">#</a></h3>
<p class="address">${badge(method)} <code>${escapeHtml(path).replaceAll('/', '/<wbr>')}</code></p>
${description === undefined ? '' : `<p>${escapeHtml(description)}</p>`}
<p class="access">Who may call: ${describeAccess(operation['x-polett-access'])}</p>
${renderParameters(operation)}
${renderBody(operation, document)}
${renderAnswers(operation.responses, document)}
<h4>Example</h4><pre tabindex="0"><code>${escapeHtml(curlFor(method, path, operation, document))}</code></pre>
</article>`
}

function badge(method: string): string {
  return `<span class="method ${method.toLowerCase()}">${method}</span>`
}

/** As a sentence, already escaped. */
function describeAccess(access: unknown): string {
  if (access === 'public') return 'anybody'
  if (access === 'session') return 'a person who is signed in'
  if (typeof access !== 'object' || access === null || !('permission' in access)) return 'every usable credential'
  const where = 'target' in access && access.target === 'everywhere' ? 'everywhere' : 'at its place'
  return `whoever holds <code>${escapeHtml(String(access.permission))}</code> ${where}`
}

/** Scrolls by itself on a narrow screen, so that the page does not. */
function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('')
  const body = rows.map(([first, ...rest]) => {
    return `<tr><th scope="row">${first ?? ''}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  return `<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

function renderParameters({ parameters }: Operation): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map((parameter) => [
    `<code>${escapeHtml(parameter.name)}</code>`,
    parameter.in,
    typeText(parameter.schema),
    parameter.required ? 'required' : '',
    escapeHtml(parameter.description ?? ''),
  ])
  return table('Parameters', ['Name', 'In', 'Type', '', 'Meaning'], rows)
}

function renderBody({ requestBody }: Operation, document: OpenapiDocument): string {
  if (requestBody === undefined) return ''
  const [type, media] = firstMedia(requestBody.content)
  return `<p>Body: <code>${type}</code>${requestBody.required ? '' : ', may be left out'}. ${typeText(media)}</p>
${renderFields('Body', media, document)}`
}

function renderFields(caption: string, schema: JsonSchema, document: OpenapiDocument): string {
  const fields = fieldsOf(schema, document)
  if (fields.length === 0) return ''
  const rows = fields.map((field) => [
    `<code>${escapeHtml(field.name)}</code>`,
    field.type,
    field.required ? 'required' : '',
    escapeHtml(field.description),
  ])
  return table(caption, ['Field', 'Type', '', 'Meaning'], rows)
}

function renderAnswers(responses: Operation['responses'], document: OpenapiDocument): string {
  const rows = Object.entries(responses).map(([status, answer]) => {
    const { description = '', content } = resolve(answer, document)
    const shape = content === undefined ? '' : typeText(firstMedia(content)[1])
    return [`<code>${escapeHtml(status)}</code>`, escapeHtml(description), shape]
  })
  return table('Answers', ['Status', 'Meaning', 'Shape'], rows)
}

function resolve(answer: Answer, document: OpenapiDocument): Answer {
  const name = answer.$ref?.split('/').at(-1)
  return name === undefined ? answer : (document.components.responses[name] ?? answer)
}

function firstMedia(content: Media): [string, JsonSchema] {
  const [type, media] = Object.entries(content)[0] ?? ['application/json', { schema: {} }]
  return [type, media.schema]
}

function renderSchemas(document: OpenapiDocument): string {
  const shapes = Object.entries(document.components.schemas).map(([name, schema]) => {
    const description = typeof schema.description === 'string' ? `<p>${escapeHtml(schema.description)}</p>` : ''
    const fields = renderFields(`Fields of ${escapeHtml(name)}`, schema, document)
    const id = `shape-${escapeHtml(name)}`
    return `<article aria-labelledby="${id}"><h3 id="${id}">${escapeHtml(name)}</h3>
${description}${fields === '' ? `<p>${typeText(schema)}</p>` : fields}</article>`
  })
  return `<section aria-labelledby="shapes"><h2 id="shapes">Shapes</h2>${shapes.join('\n')}</section>`
}

function curlFor(method: string, path: string, operation: Operation, document: OpenapiDocument): string {
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name }) => `${name}=…`)
    .join('&')
  const url = `${document.servers[0]?.url ?? ''}${path}${query === '' ? '' : `?${query}`}`
  const lines = [`curl -X ${method} '${url}'`]
  if (operation.security.length > 0) lines.push(`-H "Authorization: Bearer $POLETT_SECRET"`)
  if (operation.requestBody !== undefined) {
    const [type, schema] = firstMedia(operation.requestBody.content)
    const sample = sampleOf(schema, document)
    if (type === 'application/json') lines.push(`-H 'Content-Type: ${type}'`, `-d '${JSON.stringify(sample)}'`)
    else
      for (const [name, value] of Object.entries(sample ?? {}))
        lines.push(`--data-urlencode '${name}=${String(value)}'`)
  }
  return lines.join(' \\\n  ')
}
