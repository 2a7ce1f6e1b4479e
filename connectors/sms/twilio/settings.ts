import { z } from 'zod'
import { fields } from '../fields.ts'

const { advanced, code, secret, text } = fields

export const twilioFields = z.object({
  twilioSid: code(
    text(
      60,
      { en: 'Account SID', fa: 'Account SID' },
      {
        en: 'Begins with AC; on the first page of the Twilio console.',
        fa: 'با AC آغاز می‌شود؛ در صفحهٔ نخست کنسول Twilio.',
      },
    ),
  ),
  twilioToken: secret(
    { en: 'Auth token', fa: 'Auth token' },
    {
      en: 'Below the account SID there. It also proves what Twilio calls back.',
      fa: 'زیر همان Account SID. فراخوان‌های Twilio نیز با همین سنجیده می‌شوند.',
    },
  ),
  twilioServer: advanced(
    text(
      200,
      { en: 'Server of the API', fa: 'کارساز API' },
      {
        en: 'Only for another region. Empty: https://api.twilio.com',
        fa: 'تنها برای منطقه‌ای دیگر. خالی: \u2066https://api.twilio.com\u2069',
      },
    ),
  ),
})
export type TwilioSettings = z.output<typeof twilioFields>

export const serverOf = ({ twilioServer }: TwilioSettings) =>
  (twilioServer || 'https://api.twilio.com').replace(/\/$/, '')

export function wrong({ twilioSid, twilioToken, twilioServer }: TwilioSettings): Record<string, string> {
  return {
    ...(!/^AC[\da-f]{32}$/i.test(twilioSid) && { twilioSid: 'twilio_sid' }),
    ...(twilioToken.length < 16 && { twilioToken: 'twilio_token' }),
    ...(twilioServer !== '' && !/^https?:\/\/[^/?#@\s]+$/i.test(twilioServer) && { twilioServer: 'like_server' }),
  }
}
