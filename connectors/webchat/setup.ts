import type { Setup } from '../connector.ts'
import type { Settings } from './settings.ts'

export function setup({ identitySecret }: Settings, { url, channelId }: { url: string; channelId: string }): Setup {
  const origin = new URL(url).origin
  return {
    snippets: [
      {
        title: { en: 'On each page of your site, before </body>', fa: 'در هر صفحهٔ سایتتان، پیش از </body>' },
        code: `<script async src="${origin}/widget/peyk.js" data-channel="${channelId}"></script>`,
      },
      {
        title: {
          en: 'On your server, only if signed-in visitors should be known by name',
          fa: 'روی کارساز شما، تنها اگر کاربران واردشده باید به نام شناخته شوند',
        },
        code: signing(identitySecret, channelId),
      },
      {
        title: {
          en: 'Only if your site sends a Content-Security-Policy, add',
          fa: 'تنها اگر سایتتان Content-Security-Policy می‌فرستد، بیفزایید',
        },
        code: `script-src ${origin}; connect-src ${origin} ${origin.replace(/^http/, 'ws')}; trusted-types peyk`,
      },
    ],
  }
}

const signing = (secret: string, channelId: string) => `import { SignJWT } from 'jose'

const identity = await new SignJWT({ name: user.name, email: user.email, email_verified: user.emailVerified })
  .setProtectedHeader({ alg: 'HS256' })
  .setSubject(user.id)
  .setAudience('${channelId}')
  .setExpirationTime('5m')
  .sign(new TextEncoder().encode('${secret}'))

// in the page, before the chat's own tag: <script>window.peyk = { identity: '…' }</script>
// or on the tag: data-identity="…". Never put the secret itself into a page.`
