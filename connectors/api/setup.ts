import type { Setup } from '../connector.ts'
import type { Settings } from './settings.ts'

export const setup = ({ secret }: Settings, { url, channelId }: { url: string; channelId: string }): Setup => ({
  snippets: [
    {
      title: {
        en: 'Your program posts what customers write to',
        fa: 'برنامهٔ شما نوشته‌های مشتریان را به اینجا می‌فرستد',
      },
      code: `${new URL(url).origin}/in/${channelId}/messages`,
    },
    {
      title: {
        en: 'The key with which both sides sign, by Standard Webhooks',
        fa: 'کلیدی که هر دو طرف با آن به شیوهٔ Standard Webhooks امضا می‌کنند',
      },
      code: secret.split(' ')[0]!,
    },
    {
      title: { en: 'A first message, from a terminal', fa: 'نخستین پیام، از خط فرمان' },
      code: curl(secret.split(' ')[0]!, `${new URL(url).origin}/in/${channelId}/messages`),
    },
  ],
})

const curl = (secret: string, address: string) => `id=msg-$(date +%s); at=$(date +%s)
body='{"type":"message","id":"'$id'","from":{"address":"carol-17","name":"Carol"},"text":"Hello"}'
key=$(printf %s '${secret.slice('whsec_'.length)}' | base64 -d | xxd -p -c 200)
sign=$(printf %s "$id.$at.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -binary | base64)
curl '${address}' -H "webhook-id: $id" -H "webhook-timestamp: $at" -H "webhook-signature: v1,$sign" -d "$body"`
