import { fields } from '../../fields.ts'

const { advanced, choice } = fields

const auto = { en: 'By itself', fa: 'خودکار' }
const tons = {
  auto,
  '0': { en: '0, unknown', fa: '۰، نامعلوم' },
  '1': { en: '1, international', fa: '۱، بین‌المللی' },
  '2': { en: '2, national', fa: '۲، داخلی' },
  '3': { en: '3, of the network (short codes)', fa: '۳، ویژهٔ شبکه (سرشماره‌های کوتاه)' },
  '4': { en: '4, of the subscriber', fa: '۴، ویژهٔ مشترک' },
  '5': { en: '5, a name', fa: '۵، نام' },
}
const npis = {
  auto,
  '0': { en: '0, unknown', fa: '۰، نامعلوم' },
  '1': { en: '1, telephone (E.164)', fa: '۱، تلفن (E.164)' },
  '8': { en: '8, national', fa: '۸، داخلی' },
  '9': { en: '9, private', fa: '۹، خصوصی' },
}

/** Type of number and numbering plan, for whom the usual ones do not do. */
export const ton = (label: { en: string; fa: string }) => advanced(choice(tons, 'auto', label))
export const npi = (label: { en: string; fa: string }) => advanced(choice(npis, 'auto', label))
