import { far, faultOf, type Asked, type Far, type Said } from './far.ts'

export const apiKey = 'A1b2C3d4E5f6A1b2C3d4E5f6A1b2C3d4'
export const line = '10004346'

const said = (status: number, message: string, entries: unknown = null): Said => ({
  // Its own code is the status of the answer too.
  status: status > 200 && status < 600 ? status : 200,
  json: { return: { status, message }, entries },
})

/** Kavenegar, which keeps the number that a sender gives to his message and does not send it twice. */
export async function kavenegarFar() {
  let last = 8_792_342
  const kept: Kept = { byLocal: new Map(), number: () => ++last, deaf: false }
  const state = await far((asked, far) => answer(asked, far, state as typeof far & Kept))
  return Object.assign(state, kept)
}
export type KavenegarFar = Awaited<ReturnType<typeof kavenegarFar>>

interface Kept {
  byLocal: Map<string, number>
  number(): number
  /** Nobody who asks what became of his message is answered. */
  deaf: boolean
}

function answer({ method, path, query, form }: Asked, far: Far, kept: Kept): Said | 'cut' | 'lost' {
  const [, key = '', place] = /^\/v1\/([^/]+)\/([\w/]+)\.json$/.exec(path) ?? []
  if (key !== apiKey) return said(403, 'کد شناسائی API-Key معتبر نمی باشد')
  if (method !== 'GET' && method !== 'POST') return said(405, 'متد Get/Post اشتباه است')
  const given = { ...Object.fromEntries(query), ...form }
  if (place === 'account/info')
    return said(200, 'تایید شد', { remaincredit: far.balance, expiredate: 1_900_000_000, type: 'Master' })
  if (place === 'sms/statuslocalmessageid') {
    if (kept.deaf) return 'lost'
    const messageid = kept.byLocal.get(given.localid ?? '')
    return said(200, 'تایید شد', [
      messageid
        ? { messageid, localid: given.localid, status: 1 }
        : { messageid: 0, localid: given.localid, status: 100 },
    ])
  }
  if (place !== 'sms/send') return said(404, 'متد نامشخص است')
  far.calls++
  return sending(given, far, kept)
}

function sending(given: Record<string, string>, far: Far, kept: Kept): Said | 'cut' | 'lost' {
  const fault = faultOf(far)
  if (fault === 'lost') return 'lost'
  if (fault === 'busy') return said(409, 'سرور قادر به پاسخگوئی نیست')
  if (fault === 'no_credit') return said(418, 'اعتبار شما کافی نمی باشد')
  if (fault === 'broken') return { status: 502, text: '<html>Bad Gateway</html>', type: 'text/html' }
  const { receptor = '', message = '', sender = '', localid = '' } = given
  if (receptor === '' || message === '') return said(400, 'پارامترها ناقص هستند')
  if (!/^(?:09\d{9}|00\d{8,15})$/.test(receptor)) return said(411, 'دریافت کننده نامعتبر است')
  if (sender !== '' && sender !== line) return said(412, 'ارسال کننده نامعتبر است')
  if (message.length > 900) return said(413, 'پیام خالی است و یا طول پیام بیش از حد مجاز می‌باشد')
  if (fault === 'refuse') return said(422, 'داده ها به دلیل وجود کاراکتر نامناسب قابل پردازش نیست')
  const known = kept.byLocal.get(localid)
  const messageid = known ?? kept.number()
  if (known === undefined) far.taken.push({ id: String(messageid), to: receptor, from: sender, text: message })
  if (localid !== '') kept.byLocal.set(localid, messageid)
  if (fault === 'cut') return 'cut'
  const entry = {
    messageid,
    message,
    status: 1,
    statustext: 'در صف ارسال',
    sender,
    receptor,
    date: 1_356_619_709,
    cost: 120,
  }
  return said(200, 'تایید شد', [entry])
}
