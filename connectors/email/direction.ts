/** The way a text runs by its first letter, as the Unicode bidirectional algorithm decides for a paragraph. */
export function direction(text: string): 'rtl' | 'ltr' {
  const [letter] = /\p{L}/u.exec(text) ?? ['']
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)
    ? 'rtl'
    : 'ltr'
}
