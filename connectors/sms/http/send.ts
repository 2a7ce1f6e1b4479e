import { ChannelError, type Answered, type Ask } from '../../connector.ts'
import { byStatus, refused } from '../failure.ts'
import type { Balance, Base, Ground, Sms } from '../gateway.ts'
import { at, holds, read } from './reading.ts'
import type { HttpSettings } from './settings.ts'
import { fill, numberForms, spellingsOf, type Values } from './template.ts'

/** Milliseconds. */
const patience = 20_000
const mostBytes = 256 * 1024

const types: Record<string, string> = {
  json: 'application/json; charset=utf-8',
  form: 'application/x-www-form-urlencoded; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
}

export async function send(settings: HttpSettings, base: Base, { id, to, text }: Sms): Promise<string[]> {
  const callback = base.address === '' ? '' : `${base.address}/status?key=${base.secret}`
  const values = { ...valuesOf(settings, base), to: numberForms[settings.httpNumber]!(to), text, id, callback }
  const posts = settings.httpMethod === 'POST'
  const answer = await ask(settings, base.ask, settings.httpUrl, values, {
    method: settings.httpMethod,
    ...(posts && { body: fill(settings.httpBody, values, settings.httpType) }),
  })
  const said = read(Buffer.from(answer.body ?? []).toString())
  const isTaken =
    settings.httpTaken === '' ? answer.status < 300 : answer.status < 500 && holds(said, settings.httpTaken)
  if (!isTaken) throw notTaken(settings, answer, said)
  const name = settings.httpId === '' ? undefined : at(said, settings.httpId)
  return [name ?? `unnamed-${id}`]
}

/** What it says itself tells more than its status: that is the same for whatever is wrong at many of them. */
function notTaken(settings: HttpSettings, answer: Answered, said: unknown): ChannelError {
  const { httpReason, httpTaken } = settings
  const reason = at(said, httpReason) ?? (httpReason === '' ? undefined : at(said, ''))
  const told = without(settings, [answer.status, reason].filter(Boolean).join(' ')).slice(0, 200)
  if (answer.status >= 300 && !(answer.status === 422 && httpTaken !== '')) {
    const { code, retry, certain, after } = byStatus(answer)
    return new ChannelError(code, { retry, certain, said: told, ...(after !== undefined && { after }) })
  }
  return refused('refused', told)
}

/** Some repeat in their answer what they were asked, the password too. */
const without = ({ httpUser: user, httpPassword: password }: HttpSettings, text: string) =>
  [...spellingsOf(password), loginOf(user, password)].reduce((rest, secret) => rest.replaceAll(secret, '…'), text)

const loginOf = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString('base64')

export async function balance(settings: HttpSettings, base: Ground, signal?: AbortSignal): Promise<Balance> {
  const answer = await ask(settings, base.ask, settings.httpBalanceUrl, valuesOf(settings, base), { signal })
  const said = read(Buffer.from(answer.body ?? []).toString())
  const amount = Number(at(said, settings.httpBalanceAt))
  if (answer.status < 300 && Number.isFinite(amount)) return { amount, currency: settings.httpBalanceCurrency }
  throw answer.status < 300 ? notUnderstood(answer) : notTaken(settings, answer, said)
}

const notUnderstood = ({ status }: Answered) =>
  new ChannelError('not_understood', { retry: false, certain: true, said: String(status) })

const valuesOf = ({ httpUser: user, httpPassword: password }: HttpSettings, { line }: Ground): Values => ({
  to: '',
  from: line,
  text: '',
  id: '',
  user,
  password,
  login: loginOf(user, password),
  callback: '',
})

interface Request {
  method?: 'GET' | 'POST'
  body?: string
  signal?: AbortSignal | undefined
}

function ask(
  settings: HttpSettings,
  call: Ask,
  url: string,
  values: Values,
  { signal, ...more }: Request,
): Promise<Answered> {
  const given = settings.httpHeaders.map((one) => {
    const [name = '', ...rest] = one.split(':')
    return [name.trim().toLowerCase(), fill(rest.join(':').trim(), values, 'header')]
  })
  const type: Record<string, string> = more.body === undefined ? {} : { 'content-type': types[settings.httpType]! }
  return call(fill(url, values, 'form'), {
    ...more,
    headers: { ...type, ...(Object.fromEntries(given) as Record<string, string>) },
    time: patience,
    bytes: mostBytes,
    ...(signal && { signal }),
  })
}
