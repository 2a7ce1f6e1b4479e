import { describe, expect, test } from 'vitest'
import { fold } from '../../connectors/email/parse/quoted.ts'
import { textOf } from '../../connectors/email/parse/html.ts'

const quote = '> Your order\n> is on its way.'
const block = (from: string, sent: string, to: string, subject: string) =>
  `${from}: Acme <support@acme.example>\n${sent}: 20 Nov 2026\n${to}: Carol\n${subject}: Order\n\nIt is on its way.`

const folded: [string, string][] = [
  ['Gmail', `On Fri, 20 Nov 2026 at 10:05, Acme <support@acme.example> wrote:\n\n${quote}`],
  [
    'Gmail, broken over lines',
    `On Fri, 20 Nov 2026 at 10:05, Acme Support Of A Long Name\n<support@acme.example>\nwrote:\n\n${quote}`,
  ],
  ['Apple Mail', `> On 20 Nov 2026, at 10:05, Acme <support@acme.example> wrote:\n> \n${quote}`],
  ['Apple Mail, plain', `On 20 Nov 2026, at 10:05, Acme <support@acme.example> wrote:\n\n${quote}`],
  ['Thunderbird', `On 11/20/26 10:05, Acme wrote:\n${quote}`],
  ['Outlook', block('From', 'Sent', 'To', 'Subject')],
  ['Outlook with a rule', `________________________________\n${block('From', 'Sent', 'To', 'Subject')}`],
  ['Outlook, bold', block('*From*', '*Sent*', '*To*', '*Subject*')],
  ['Outlook 2003', `-----Original Message-----\n${block('From', 'Sent', 'To', 'Subject')}`],
  ['Exchange, German', block('Von', 'Gesendet', 'An', 'Betreff')],
  ['French', `Le ven. 20 nov. 2026 à 10:05, Acme <support@acme.example> a écrit :\n\n${quote}`],
  ['German', `Am 20.11.2026 um 10:05 schrieb Acme <support@acme.example>:\n\n${quote}`],
  ['Gmail in Persian', `در تاریخ جمعه ۲۰ نوامبر ۲۰۲۶، ساعت ۱۰:۰۵، آوا <support@acme.example> نوشت:\n\n${quote}`],
  [
    'Gmail in Persian with marks',
    `\u202bدر تاریخ جمعه ۲۰ نوامبر \u202a<support@acme.example>\u202c\nنوشت:\u202c\n\n${quote}`,
  ],
  ['Persian weekday, Arabic letters', `جمعه ۲۰ نوامبر ۲۰۲۶ آوا نوشته است:\n\n${quote}`.replaceAll('ی', 'ي')],
  ['Outlook in Persian', block('از', 'ارسال شد', 'به', 'موضوع')],
  ['Outlook in Persian, other words', block('فرستنده', 'تاریخ', 'گیرنده', 'عنوان')],
  ['Persian original message', `-----پیام اصلی-----\n${block('از', 'تاریخ', 'به', 'موضوع')}`],
  ['Gmail in Arabic', `في الجمعة، ٢٠ نوفمبر ٢٠٢٦ في ١٠:٠٥ كتب Acme ‏<support@acme.example>:\n\n${quote}`],
  ['Outlook in Arabic', block('من', 'تم الإرسال', 'إلى', 'الموضوع')],
  ['reply above this line', '##- Please type your reply above this line -##\n\nAcme: it is on its way'],
  ['reply above this line in Persian', '--- لطفاً پاسخ خود را بالای این خط بنویسید ---\n\nآوا: در راه است'],
  ['a signature', '-- \nCarol Smith\nSomewhere Ltd'],
  ['a telephone', 'Sent from my iPhone'],
  ['a telephone and a quote', `Sent from my iPhone\n\nOn 20 Nov 2026, Acme wrote:\n\n${quote}`],
  [
    'Outlook for a telephone',
    `Get Outlook for iOS\n________________________________\n${block('From', 'Sent', 'To', 'Subject')}`,
  ],
  ['a telephone in Persian', 'ارسال شده از آیفون من'],
  ['a telephone in Arabic', 'أُرسلت من الـ iPhone'],
  ['only marks', quote],
]

describe('folds what is repeated', () => {
  test.each(folded)('%s', (_name, rest) => {
    for (const text of ['Thanks, it came!', 'ممنونم، رسید.\n\nخط دوم']) {
      const found = fold(`${text}\n\n${rest}\n`)
      expect(found.text).toBe(text)
      expect(found.quoted).toBe(rest.trim())
    }
  })
})

const kept = [
  'On Monday I wrote to you: nothing came.',
  'From: here to there, it was fine.\nBut not back.',
  'در تهران هوا خوب است.',
  'من: یک مشتری',
  'I think a -- b is right.',
  'See > here',
  'Point 1\n\n> question one\n\nanswer one\n\n> question two\n\nanswer two',
]
describe('leaves alone', () => {
  test.each(kept)('%s', (text) => expect(fold(text)).toEqual({ text }))

  test('what is forwarded without a word', () => {
    const text = `---------- Forwarded message ---------\n${block('From', 'Date', 'To', 'Subject')}`
    expect(fold(text)).toEqual({ text })
  })

  test('an answer below what it answers', () => {
    expect(fold(`On 20 Nov 2026, Acme wrote:\n${quote}\n\nThanks!\n\n-- \nCarol`)).toMatchObject({
      quoted: expect.stringContaining('Your order') as string,
    })
    expect(fold(`On 20 Nov 2026, Acme wrote:\n${quote}\n\nThanks!`).text).toBe('Thanks!')
  })
})

test.each([
  ['<p>a</p><p>b</p>', 'a\n\nb'],
  ['a<br>b<br/>c', 'a\nb\nc'],
  ['<div>a</div><div>b</div>', 'a\nb'],
  ['<blockquote>a<br>b</blockquote>c', '> a\n> b\nc'],
  ['<ul><li>a<li>b</ul>', '- a\n- b'],
  ['<style>x</style><script>y</script><title>z</title>a', 'a'],
  ['a <!-- b --> c &lt;&amp;&#1587;&zwnj;&nope;', 'a c <&س\u200c&nope;'],
  ['<a title="x > y" href=z>b</a>', 'b'],
  ['<table><tr><td>a<td>b</tr></table>', 'a b'],
  ['1 < 2 and <3', '1 < 2 and <3'],
  ['<img src=x alt="a picture">', 'a picture'],
])('%s reads as %j', (html, text) => expect(textOf(html)).toBe(text))
