import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sextant</title>
<h1>The screens are not built</h1>
<p>Run <code>npm run build</code>, then start the server again. The API answers: see <a href="/api/docs">its documentation</a>.</p>
</html>
`

/**
 * The built screens: hashed assets for ever, everything else to be asked for again. A path that is
 * no file is a page of the single-page app, so it answers with index.html.
 */
export function webFiles(root: string) {
  const index = join(root, 'index.html')
  if (!existsSync(index)) {
    return new Hono().get('*', (c) => (isPage(c.req.path) ? c.html(NOT_BUILT, 503) : c.notFound()))
  }
  return new Hono()
    .use(etag(), async (c, next) => {
      await next()
      const isHashed = c.req.path.startsWith('/assets/')
      if (c.res.ok)
        c.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    })
    .get('*', serveStatic({ root }))
    .get('*', (c, next) => (isPage(c.req.path) ? serveStatic({ path: index })(c, next) : next()))
}

function isPage(path: string): boolean {
  return (
    !/^\/(api|health|assets|v1|ofrep)(\/|$)/.test(path) &&
    !(path.split('/').at(-1) ?? '').includes('.')
  )
}
