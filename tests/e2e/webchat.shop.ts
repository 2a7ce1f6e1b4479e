import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody's web shop, on an origin of its own, with the one tag in its page. */
export async function openShop(tag: string) {
  const html = (
    language: string,
  ) => `<!doctype html><html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Naranj</title></head>
    <body><main><h1>Naranj</h1></main>${tag}</body></html>`
  const server = createServer((request, response) => {
    const language = new URL(request.url!, 'http://shop').searchParams.get('lang') ?? 'en'
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html(language))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, close: () => void server.close() }
}
