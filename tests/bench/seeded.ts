/** Random numbers that are the same in every run (mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const sentences = [
  'Hello, I sent the lamp from order NR-4821 back ten days ago and the refund is still not here.',
  'سلام، سفارش من هفتهٔ پیش باید می‌رسید ولی هنوز خبری نیست. لطفاً پیگیری کنید.',
  'Can I change the delivery address? It is the same city, another street.',
  'ممنون از پاسخ سریع شما 🙏',
  'The invoice shows the wrong tax number.',
  'رنگ کالا با عکس سایت فرق دارد؛ چطور می‌توانم آن را برگردانم؟',
]

export interface Said {
  who: string
  text: string
}

const perConversation = 3

/** `count` messages, three for each customer, those of many customers mixed as they come in life. */
export function messages(count: number, seed: number): Said[] {
  const random = seeded(seed)
  const all = Array.from({ length: count }, (_, n) => ({
    who: `b${seed}c${Math.floor(n / perConversation)}`,
    text: sentences[Math.floor(random() * sentences.length)]!,
    place: n + random() * 300,
  }))
  return all.sort((a, b) => a.place - b.place).map(({ who, text }) => ({ who, text }))
}
