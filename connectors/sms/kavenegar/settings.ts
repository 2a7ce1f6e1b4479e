import { z } from 'zod'
import { fields } from '../fields.ts'

const { advanced, secret, text } = fields

export const kavenegarFields = z.object({
  kavenegarKey: secret(
    { en: 'API key', fa: 'کلید API' },
    { en: 'In the Kavenegar panel, under “My account”.', fa: 'در پنل کاوه‌نگار، بخش «حساب من».' },
  ),
  kavenegarServer: advanced(
    text(
      200,
      { en: 'Server of Kavenegar', fa: 'کارساز کاوه‌نگار' },
      { en: 'Empty: https://api.kavenegar.com', fa: 'خالی: \u2066https://api.kavenegar.com\u2069' },
    ),
  ),
})
export type KavenegarSettings = z.output<typeof kavenegarFields>

export const serverOf = ({ kavenegarServer }: KavenegarSettings) =>
  (kavenegarServer || 'https://api.kavenegar.com').replace(/\/$/, '')

export function wrong({ kavenegarKey, kavenegarServer }: KavenegarSettings): Record<string, string> {
  return {
    // It stands in the path of every call.
    ...(!/^[\w=+-]{16,200}$/.test(kavenegarKey) && { kavenegarKey: 'kavenegar_key' }),
    ...(kavenegarServer !== '' &&
      !/^https?:\/\/[^/?#@\s]+$/i.test(kavenegarServer) && { kavenegarServer: 'like_server' }),
  }
}
