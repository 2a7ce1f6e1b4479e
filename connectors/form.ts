import { z } from 'zod'

type Words = { en: string; fa: string }

/** A field's words on the form. */
export const words = (label: Words, hint?: Words) => ({ label, ...(hint && { hint }) })

// What breaks a line would begin another header or another command.
const oneLine = (given: string) => !/[\r\n\0]/.test(given)

/** One line, unless it may be longer than a thousand letters. What is wrong with it is the code `one_line`. */
export function text(most: number, label: Words, hint?: Words) {
  const plain = z.string().trim().max(most).default('')
  return (most > 1000 ? plain : plain.refine(oneLine, 'one_line')).meta(words(label, hint))
}

export const choice = <T extends string>(choices: Record<T, Words>, usual: NoInfer<T>, label: Words, hint?: Words) =>
  z
    .enum(Object.keys(choices) as [T, ...T[]])
    .default(usual as never)
    .meta({ ...words(label, hint), choices })

/** The fields of what goes out by itself, of so many letters at most, in the language of whoever gets it. */
export function answers(most: number) {
  const text = z.string().trim().max(most).default('')
  const answer = (label: Words, hint: Words) =>
    z.strictObject({ en: text, fa: text }).prefault({}).meta(words(label, hint))
  return {
    acknowledgement: answer(
      { en: 'Answer that it has arrived', fa: 'پاسخ خودکار رسید' },
      {
        en: 'Goes to whoever opens a conversation, once a day at most. Empty: nothing is sent.',
        fa: 'برای هر که گفت‌وگویی آغاز کند، روزی یک بار. خالی: چیزی فرستاده نمی‌شود.',
      },
    ),
    outOfHours: answer(
      { en: 'Answer out of hours', fa: 'پاسخ خودکار بیرون از ساعت کاری' },
      {
        en: 'Instead, to whoever writes while the desk is closed. {{opens}} stands for when it opens again. Empty: the answer above.',
        fa: 'به جای آن، برای هر که هنگام بسته بودن میز بنویسد. \u2066{{opens}}\u2069 جای زمان باز شدن بعدی است. خالی: همان پاسخ بالا.',
      },
    ),
  }
}
