import type { Words } from '../../connector.ts'

export const words: Words = {
  kavenegar_key: {
    en: 'The API key is missing or incomplete: letters and digits only.',
    fa: 'کلید API نوشته نشده یا کامل نیست: تنها حرف و رقم دارد.',
  },
  kavenegar_account: { en: 'Asking Kavenegar for the balance', fa: 'پرسیدن موجودی از کاوه‌نگار' },
}
