import type { Part } from '../connector.ts'

interface Button {
  text: string
  callback_data: string
}
export interface Keyboard {
  reply_markup?: { inline_keyboard: Button[][] }
}

/** Bytes that a button may bring back when it is pressed. */
const most = 64

/** One below the other, as words differ in length. Each bears its own words, for where its message is no longer told with it. */
export const keyboardOf = ({ buttons = [] }: Pick<Part, 'buttons'>): Keyboard =>
  buttons.length === 0
    ? {}
    : { reply_markup: { inline_keyboard: buttons.map((text, n) => [{ text, callback_data: cut(`${n}:${text}`) }]) } }

/** Whole letters of it. */
function cut(text: string): string {
  let kept = ''
  for (const letter of text) {
    if (Buffer.byteLength(kept + letter) > most) break
    kept += letter
  }
  return kept
}

/** What somebody pressed: as the button reads, or what it bore. Those of another program are read as they are. */
export function pressedIn(
  data: string,
  keyboard: { text: string; callback_data?: string | undefined }[][] = [],
): string {
  const button = keyboard.flat().find(({ callback_data }) => callback_data === data)
  return button?.text ?? data.replace(/^\d:/, '')
}
