import type { Words } from '../../connector.ts'

export const words: Words = {
  twilio_sid: {
    en: 'An account SID has AC and 32 letters from 0 to f behind it.',
    fa: 'Account SID با AC آغاز می‌شود و ۳۲ نویسه از 0 تا f دارد.',
  },
  twilio_token: { en: 'The auth token is missing, or too short.', fa: 'Auth token نوشته نشده یا کوتاه است.' },
  twilio_account: { en: 'Asking Twilio for the balance', fa: 'پرسیدن موجودی از Twilio' },
  other_address: {
    en: 'Twilio calls another address of this hub than the one in “Address of this hub”, so that its signature does not fit. Write there exactly what stands in Twilio, with https or http as it is there.',
    fa: 'Twilio هاب را به نشانی دیگری جز «نشانی این هاب» فرامی‌خواند و امضایش جور درنمی‌آید. همان نشانی‌ای را بنویسید که در Twilio آمده، با همان https یا http.',
  },
  address_missing: {
    en: 'Twilio calls back, but “Address of this hub” is empty, so that nothing can be checked. Fill it in.',
    fa: 'Twilio فرامی‌خواند، ولی «نشانی این هاب» خالی است و چیزی سنجیده نمی‌شود. آن را بنویسید.',
  },
}
