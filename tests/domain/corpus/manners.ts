import type { Random } from '../../threats/fuzz/random.ts'

/** What a mail program knows when someone presses Reply: the mail before, and those that it named itself. */
export interface Before {
  id: string
  references: string[]
  subject: string
  text: string
}
export interface Headers {
  [name: string]: string
}
/** The headers by which a program says what it answers, as it writes them. */
type Manner = (before: Before, r: Random) => Headers

const chain = ({ references, id }: Before) => [...references, id]
const prefixed = (prefix: string, { subject }: Before) =>
  subject.startsWith(prefix) ? subject : `${prefix} ${subject}`
const folded = (ids: string[]) => ids.join('\r\n ')

/** Manners that name the mail they answer: what they write proves where it belongs. */
export const naming: Record<string, Manner> = {
  gmail: (before) => ({
    Subject: prefixed('Re:', before),
    'In-Reply-To': before.id,
    References: chain(before).join(' '),
  }),
  'gmail in Persian': (before) => ({
    Subject: prefixed('پاسخ:', before),
    'In-Reply-To': before.id,
    References: folded(chain(before)),
  }),
  outlook: (before) => ({
    Subject: prefixed('RE:', before),
    References: folded(chain(before).slice(-10)),
    'In-Reply-To': before.id,
    'Thread-Topic': before.subject,
    'Thread-Index': 'Adb1Z0V4c2FtcGxlAAAB',
  }),
  'outlook on a phone': (before) => ({ Subject: prefixed('RE:', before), 'In-Reply-To': before.id }),
  apple: (before) => ({
    Subject: prefixed('Re:', before),
    References: chain(before).join(' '),
    'In-Reply-To': before.id,
    'Mime-Version': '1.0 (Mac OS X Mail 16.0)',
  }),
  'apple without In-Reply-To': (before) => ({ Subject: prefixed('Re:', before), References: chain(before).join(' ') }),
  'exchange that shortens': (before) => ({
    Subject: prefixed('AW:', before),
    References: [chain(before)[0]!, before.id].join(' '),
  }),
  'a list': (before) => ({
    Subject: `[customers] ${prefixed('Re:', before)}`,
    'In-Reply-To': before.id,
    References: `<list-made-this@lists.example.org> ${before.id}`,
    'List-Id': '<customers.lists.example.org>',
  }),
  'an old one that writes prose': (before) => ({
    Subject: prefixed('Re:', before),
    'In-Reply-To': `Your message of "Sun, 22 Nov 2026" ${before.id}`,
  }),
  'a broken one that glues': (before) => ({ Subject: before.subject, References: chain(before).join('') }),
  'a broken one that adds commas and blanks': (before) => ({
    Subject: prefixed('Re :', before),
    References: ` ${chain(before).join(' , \t')} ,`,
  }),
  'one that forgets the newest': (before) => ({
    Subject: prefixed('Re:', before),
    References: chain(before).slice(0, -1).join(' ') || before.id,
  }),
}

/** Manners that name nothing: the same person, the same subject, and no proof. */
export const silent: Record<string, Manner> = {
  'a web form': (before) => ({ Subject: prefixed('Re:', before) }),
  'an empty In-Reply-To': (before) => ({ Subject: prefixed('Re:', before), 'In-Reply-To': '<>', References: '' }),
  'ids of nobody': (before, r) => ({
    Subject: prefixed('RE:', before),
    'In-Reply-To': `<${r.below(1e9)}@nowhere.example>`,
  }),
  'a number in the subject': (before) => ({ Subject: `${before.subject} [#1]` }),
}
