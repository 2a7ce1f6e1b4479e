import { far, faultOf, type Asked, type Far, type Said } from './far.ts'

export const account = { user: 'naranj', password: 'pa"ss&word', line: '3000' }

/** A gateway that is in nobody's list, as its manual in `plain.md` describes it. */
export const plainFar = () => far(answer)

function answer({ method, path, headers, body, query }: Asked, far: Far): Said | 'cut' | 'lost' {
  const right = `Basic ${Buffer.from(`${account.user}:${account.password}`).toString('base64')}`
  if (headers.authorization !== right)
    return { status: 401, json: { ok: false, error: { code: 'E_LOGIN', text: 'Unknown account' } } }
  if (method === 'GET' && path === '/credit') return { status: 200, json: { credit: { left: far.balance } } }
  if (method !== 'POST' || path !== '/v2/messages' || query.size > 0) return { status: 404, json: { ok: false } }
  far.calls++
  const fault = faultOf(far)
  if (fault === 'lost') return 'lost'
  if (fault === 'busy') return { status: 503, text: 'later' }
  if (fault === 'broken') return { status: 500, text: 'oops' }
  if (fault === 'no_credit') return { status: 402, json: { ok: false, error: { code: 'E_CREDIT', text: 'No credit' } } }
  return taking(body, far, fault)
}

const refusal = (code: string, text: string): Said => ({ status: 200, json: { ok: false, error: { code, text } } })

function taking(body: string, far: Far, fault: string | null): Said | 'cut' {
  let given: { sender?: unknown; recipient?: unknown; body?: unknown; ref?: unknown }
  try {
    given = JSON.parse(body) as typeof given
  } catch {
    return { status: 400, json: { ok: false, error: { code: 'E_JSON', text: 'The body is no JSON' } } }
  }
  const { sender, recipient, body: text, ref } = given
  if (sender !== account.line) return refusal('E_SENDER', 'This sender is not yours')
  if (typeof recipient !== 'string' || !/^\d{8,15}$/.test(recipient))
    return refusal('E_RECIPIENT', 'Digits with the country first')
  if (typeof text !== 'string' || text === '') return refusal('E_BODY', 'There is no text')
  if (fault === 'refuse') return refusal('E_CONTENT', 'We do not carry this')
  const id = `m-${far.taken.length + 1}-${String(ref).slice(0, 8)}`
  far.taken.push({ id, to: recipient, from: sender, text })
  if (fault === 'cut') return 'cut'
  return { status: 200, json: { ok: true, message: { id } } }
}
