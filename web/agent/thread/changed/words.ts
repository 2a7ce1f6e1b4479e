/** Here and not with the others: they are loaded with the first message that changed. */
export const words = {
  edited: { en: 'Edited', fa: 'ویرایش‌شده' },
  former: { en: 'Edited: what it said before', fa: 'ویرایش‌شده: متن پیشین' },
  until: { en: 'until {{time}}', fa: 'تا {{time}}' },
  customerTookBack: { en: '{{name}} took this message back', fa: '{{name}} این پیام را حذف کرد' },
  tookBack: {
    en: 'Taken back: the customer no longer sees it',
    fa: 'برای مشتری حذف شد و فقط همکاران آن را می‌بینند',
  },
  reactions: { en: 'Reactions', fa: 'واکنش‌ها' },
  quote: { en: 'Quote', fa: 'نقل‌قول' },
  quotes: { en: 'Quotes', fa: 'نقل از' },
  quotedGone: { en: 'This message was taken back', fa: 'این پیام حذف شده است' },
  cannotBeShown: { en: 'This message cannot be shown now', fa: 'این پیام اکنون نمایش داده نمی‌شود' },
  goToQuoted: { en: 'Go to this message', fa: 'رفتن به این پیام' },
  dropQuote: { en: 'Remove the quote', fa: 'حذف نقل‌قول' },
  edit: { en: 'Edit', fa: 'ویرایش' },
  takeBack: { en: 'Take back', fa: 'حذف برای مشتری' },
  newText: { en: 'New text', fa: 'متن تازه' },
  save: { en: 'Save', fa: 'ذخیره' },
  cancel: { en: 'Cancel', fa: 'انصراف' },
  reallyTakeBack: {
    en: 'Take this message back? It disappears for the customer and stays readable here.',
    fa: 'این پیام برای مشتری حذف شود؟ او دیگر آن را نمی‌بیند، ولی همکاران همچنان می‌بینند.',
  },
  beingEdited: { en: 'Being changed to:', fa: 'در حال تغییر به:' },
  beingTakenBack: { en: 'Being taken back …', fa: 'در حال حذف برای مشتری …' },
  notEdited: {
    en: 'The change did not get through. The customer still sees the text above.',
    fa: 'این تغییر انجام نشد. مشتری همچنان متن بالا را می‌بیند.',
  },
  notTakenBack: {
    en: 'It could not be taken back. The customer still sees it.',
    fa: 'پیام برای مشتری حذف نشد و او همچنان آن را می‌بیند.',
  },
  half_done: {
    en: 'This was done to some parts of the message and not to others. Try again.',
    fa: 'این کار برای بخشی از پیام انجام شد و برای بقیه نه. دوباره تلاش کنید.',
  },
  letBe: { en: 'Leave it as it is', fa: 'همین‌طور بماند' },
  unable: { en: 'The channel cannot do this.', fa: 'این کانال نمی‌تواند این کار را انجام دهد.' },
  not_sent: { en: 'The message was never sent.', fa: 'این پیام هرگز فرستاده نشد.' },
  too_late: { en: 'Too much time has passed.', fa: 'زمان زیادی گذشته است.' },
  fetchAgain: { en: 'Fetch again', fa: 'دوباره دریافت کن' },
  file_too_large: {
    en: 'Too large to be fetched. Ask the customer for a link to it.',
    fa: 'حجم پرونده بیش از اندازه است. از مشتری بخواهید پیوند آن را بفرستد.',
  },
  file_gone: {
    en: 'It is no longer there. Ask the customer to send it once more.',
    fa: 'این پرونده دیگر آنجا نیست. از مشتری بخواهید دوباره آن را بفرستد.',
  },
} satisfies Record<string, { en: string; fa: string }>
