import { Hono } from 'hono'
import { html } from 'hono/html'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import getAbsoluteFSPath from 'swagger-ui-dist/absolute-path.js'
import type { ApiEnv } from '../api-env.js'
import { SENTENCES } from '../problem-sentences.js'

const INITIALISER = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
})
`

const page = (title: string, content: ReturnType<typeof html>) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        ${content}
      </body>
    </html>`

/** Documentation for readers, all of it from this server: the routes, and every problem by its reason. */
export function docs(openApi: () => string) {
  const swagger = (file: string) => readFile(join(getAbsoluteFSPath(), file))
  return new Hono<ApiEnv>()
    .get('/api/openapi.json', (c) =>
      c.body(openApi(), 200, { 'Content-Type': 'application/json; charset=utf-8' }),
    )
    .get('/api/docs', (c) =>
      c.html(
        page(
          'Sextant API',
          html`<div id="swagger-ui"></div>
            <script src="/api/docs/swagger-ui-bundle.js"></script>
            <script src="/api/docs/initialiser.js"></script>`,
        ),
      ),
    )
    .get('/api/docs/initialiser.js', (c) =>
      c.body(INITIALISER, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
    )
    .get('/api/docs/swagger-ui-bundle.js', async (c) =>
      c.body(new Uint8Array(await swagger('swagger-ui-bundle.js')), 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
      }),
    )
    .get('/api/docs/swagger-ui.css', async (c) =>
      c.body(new Uint8Array(await swagger('swagger-ui.css')), 200, {
        'Content-Type': 'text/css; charset=utf-8',
      }),
    )
    .get('/api/docs/problems', (c) =>
      c.html(
        page(
          'Sextant API: problems',
          html`<h1>Problems</h1>
            <p>
              Every reason a request can be refused for. It stands in the problem’s
              <code>reason</code>.
            </p>
            <dl>
              ${Object.entries(SENTENCES).map(
                ([reason, sentence]) =>
                  html`<dt id="${reason}"><code>${reason}</code></dt>
                    <dd>${sentence}</dd>`,
              )}
            </dl>`,
        ),
      ),
    )
}
