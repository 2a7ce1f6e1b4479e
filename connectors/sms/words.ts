import type { Words } from '../connector.ts'
import { failureWords } from './failure.ts'
import { gateways } from './gateways.ts'

/** For every code and step that this connector says. */
export const words: Words = {
  ...failureWords,
  propose: { en: 'Fill in', fa: 'پر کردن' },
  proposed: {
    en: 'Filled in. Enter your own account, number and key, and try it out.',
    fa: 'پر شد. حساب، شمارهٔ خط و کلید خود را بنویسید و بیازمایید.',
  },
  nothing_proposed: {
    en: 'There is nothing to fill in for this gateway.',
    fa: 'برای این درگاه چیزی برای پر کردن نیست.',
  },
  ok: { en: 'All is well.', fa: 'همه چیز درست است.' },
  test: { en: 'The number to try it out with', fa: 'شماره‌ای برای آزمایش' },
  send_test: { en: 'Sending a message to the number for trying out', fa: 'فرستادن پیامک به شمارهٔ آزمایش' },
  callbacks: { en: 'Where the gateway can reach this hub', fa: 'راه درگاه به این هاب' },
  address_empty: {
    en: '“Address of this hub” is empty: messages go out, but no receipts and no answers of customers come in.',
    fa: '«نشانی این هاب» خالی است: پیامک‌ها می‌روند، ولی رسید و پاسخ مشتری نمی‌آید.',
  },
  not_understood: {
    en: 'It answers, but not as its manual says. Is the address right?',
    fa: 'پاسخ می‌دهد، ولی نه آن‌گونه که راهنما می‌گوید. آیا نشانی درست است؟',
  },
  no_files: { en: 'Text messages carry no files.', fa: 'پیامک پرونده نمی‌برد.' },
  file_gone: { en: 'The file is no longer there.', fa: 'پرونده دیگر آنجا نیست.' },
  like_server: { en: 'Write it like https://api.example', fa: 'مانند \u2066https://api.example\u2069 بنویسید.' },
  like_time: { en: 'Write it like 22:00', fa: 'مانند 22:00 بنویسید.' },
  like_zone: { en: 'Write it like Asia/Tehran', fa: 'مانند Asia/Tehran بنویسید.' },
  like_country: { en: 'Two capital letters, like IR or DE', fa: 'دو حرف بزرگ، مانند IR یا DE' },
  like_currency: { en: 'Three capital letters, like EUR', fa: 'سه حرف بزرگ، مانند EUR' },
  like_hub: { en: 'Write it like https://hub.example', fa: 'مانند \u2066https://hub.example\u2069 بنویسید.' },
  one_line: { en: 'One line only', fa: 'تنها یک خط' },
  both_times: { en: 'Both times are needed, or none', fa: 'یا هر دو ساعت لازم است یا هیچ‌کدام' },
  ...Object.assign({}, ...Object.values(gateways).map(({ words }) => words)),
}
