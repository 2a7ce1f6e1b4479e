/** Runs on the host page under its policy: counts what the policy had to stop. */
export const pageScript = `
  window.violations = []
  window.faults = []
  addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))
  addEventListener('error', (event) => faults.push(String(event.message)))
  addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)))
`

const attribute = (name: string, value: string | null) => (value ? ` ${name}="${value}"` : '')

export const hostPage = (hub: string, channelId: string, query: URLSearchParams) => `<!doctype html>
<html lang="${query.get('lang')}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Naranj</title>
    <script src="/page.js"></script>
    ${query.has('bare') ? '' : `<script async src="${hub}/widget/peyk.js" data-channel="${channelId}"${attribute('data-lang', query.get('dataLang'))}${attribute('data-theme', query.get('theme'))}${attribute('data-identity', query.get('identity'))}></script>`}
  </head>
  <body>
    <main><h1>Naranj</h1><p>Mahtab table lamp</p><button id="basket">Add to basket</button>${
      query.has('child') ? '<iframe title="An advertisement" src="/?lang=en&amp;bare"></iframe>' : ''
    }</main>
  </body>
</html>`
