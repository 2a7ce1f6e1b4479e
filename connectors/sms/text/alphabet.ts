/** GSM 03.38, the default alphabet of text messages: where a letter stands is its septet. */
export const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

/** Septets that stand behind an escape: each of these letters takes the room of two. */
export const extension = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
}
export const escape = 0x1b

const places = new Map<string, number[]>()
for (const [septet, letter] of [...basic].entries()) if (septet !== escape) places.set(letter, [septet])
for (const [letter, septet] of Object.entries(extension)) places.set(letter, [escape, septet])
const extended = new Map(Object.entries(extension).map(([letter, septet]) => [septet, letter]))

/** One or two; undefined for a letter that the alphabet does not have. */
export const septetsOf = (letter: string): readonly number[] | undefined => places.get(letter)

/** What a septet behind an escape means: one that means nothing there is read as if no escape stood before it. */
export const escaped = (septet: number) => extended.get(septet) ?? (septet === escape ? ' ' : basic[septet])
