/**
 * A text by what its writer meant to type: whatever the keyboard, the case, the accents, the script of its digits, and
 * whatever stands between or around its letters.
 */
export const folded = (text: string) =>
  text
    // Presentation forms and full width become letters, and what they bear comes apart from them.
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[يى]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/ة/g, 'ه')
    .replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15))
    // Also joiners, marks of direction, and the tatweel, which counts as a letter.
    .replace(/[^\p{L}\p{N}]|ـ/gu, '')
