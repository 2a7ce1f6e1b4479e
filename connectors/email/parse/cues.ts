// Marks of direction and bold that programs put around these lines.
const decoration = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff*]/g

/** A line as cues are looked for in it. */
export const plainLine = (line: string) =>
  line
    .slice(0, 500)
    .replace(decoration, '')
    .replace(/[\u00a0\t]/g, ' ')
    .replace(/ي/g, 'ی')
    .replace(/ك/g, 'ک')
    .trim()

const markers = [
  /^-{3,20} ?(?:original message|forwarded message|message d'origine|ursprüngliche nachricht|mensaje original|oorspronkelijk bericht) ?-{3,20}$/i,
  /^-{2,20} ?(?:پیام اصلی|پیغام اصلی|پیام ارجاع‌شده|پیام ارجاع شده|پیام هدایت شده|پیام هدایت‌شده|الرسالة الأصلیة|رسالة معاد توجیهها|رسالة مُعاد توجیهها) ?-{2,20}$/,
  /^begin forwarded message:$/i,
  // Help desks put such a line above what they repeat, ours too.
  /^[#\- ]{0,9}(?:please )?(?:type your )?(?:reply|write|respond)(?: your reply)? above this line[#\-. ]{0,9}$/i,
  /^[#\- ]{0,9}(?:لطفا |لطفاً )?(?:پاسخ (?:خود|تان|خودتان) را )?(?:بالای|در بالای) این خط (?:بنویسید|پاسخ دهید)[#\-. ]{0,9}$/,
  /^[#\- ]{0,9}(?:یرجى |الرجاء )?(?:کتابة ردک|اکتب ردک|الرد) (?:فوق|أعلى) هذا السطر[#\-. ]{0,9}$/,
]
export const isMarker = (line: string) => markers.some((marker) => marker.test(line))

/** How a line begins and ends that names whom it quotes. */
const attributions: [RegExp, RegExp][] = [
  [/^On .{6}/, / (?:wrote|writes):$/],
  [/^(?:در |در تاریخ |بتاریخ |به تاریخ ).{4}/, /(?:نوشت|نوشته است|نوشته|نوشتند|مرقوم کرد|مرقوم فرمود)(?:ه‌اند)? ?:$/],
  [
    /^(?:شنبه|یکشنبه|یک‌شنبه|دوشنبه|سه‌شنبه|سه شنبه|چهارشنبه|پنجشنبه|پنج‌شنبه|جمعه).{4}/,
    /(?:نوشت|نوشته است|نوشته) ?:$/,
  ],
  [/^(?:فی|في|بتاریخ|یوم|الیوم) .{4}/, /:$/],
  [/^Am .{6}/, / schrieb.{0,80}:$/],
  [/^Le .{6}/, / a écrit ?:$/],
  [/^El .{6}/, / escribió:$/],
  [/^Op .{6}/, / (?:schreef|geschreven).{0,80}:$/],
  [/^Il .{6}/, / ha scritto:$/],
  [/^Em .{6}/, / escreveu:$/],
  [/^.{1,100}<[^<>@ ]{1,64}@[^<>@ ]{1,200}>/, /(?: wrote|نوشت|کتب|schrieb| a écrit) ?:$/],
]
const arabicVerb = /(?:کتب|کتبت|کتبها)/

/** Programs break it over up to four lines. */
export function isAttribution(plain: string[], at: number): boolean {
  const found = attributions.filter(([begins]) => begins.test(plain[at]!))
  if (found.length === 0) return false
  let joined = ''
  for (const line of plain.slice(at, at + 4)) {
    if (line === '' || line.startsWith('>')) return false
    joined = `${joined} ${line}`.trim()
    if (found.some(([begins, ends]) => ends.test(joined) && isSaid(begins, joined))) return true
  }
  return false
}

/** "In Tehran:" begins and ends like an Arabic one. */
const isSaid = (begins: RegExp, joined: string) => !begins.source.includes('الیوم') || arabicVerb.test(joined)

const from = /^(?:From|از|فرستنده|من|المرسل|Von|De|Da|Van) ?: ?\S/i
const others = [
  /^(?:Sent|Date|ارسال شد|ارسال شده|ارسال|تاریخ|زمان|تم الإرسال|التاریخ|تاریخ الإرسال|Gesendet|Datum|Envoyé|Date|Enviado|Fecha|Inviato|Verzonden) ?:/i,
  /^(?:To|Cc|به|گیرنده|رونوشت|إلى|الى|نسخة|An|À|Para|A|Aan) ?:/i,
  /^(?:Subject|موضوع|عنوان|الموضوع|Betreff|Objet|Asunto|Oggetto|Onderwerp) ?:/i,
]

/** Outlook's "From: … Sent: … To: … Subject: …", each on its own line. */
export function isHeaderBlock(plain: string[], at: number): boolean {
  if (!from.test(plain[at] ?? '')) return false
  const next = plain.slice(at + 1, at + 8)
  return others.filter((other) => next.some((line) => other.test(line))).length >= 2
}

const mobile = [
  /^(?:sent|get|verstuurd|envoyé|gesendet|enviado) (?:from|outlook for|vanaf|de|von|desde) .{2,60}$/i,
  /^sent (?:from|via|with|using) .{2,60}$/i,
  /^(?:ارسال شده|ارسال‌شده|فرستاده شده|فرستاده‌شده|ارسال) (?:از|با|توسط) .{2,60}$/,
  /^(?:أُرسلت|أرسلت|تم الإرسال|مرسل|أُرسل|أرسل) (?:من|بواسطة|عبر) .{2,60}$/,
]
export const isMobileSignature = (line: string) => mobile.some((cue) => cue.test(line))
