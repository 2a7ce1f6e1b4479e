import type { HttpSettings } from './settings.ts'
import { fill, unknownNames, type Values } from './template.ts'

const example: Values = {
  to: '+1"',
  from: '1',
  text: '"\n',
  id: '1',
  user: 'u',
  password: 'p',
  login: 'l',
  callback: 'c',
}

/** What is wrong with a description, by field, as codes that have words. */
export function wrong(given: HttpSettings): Record<string, string> {
  const { httpUrl: url, httpBody: body, httpMethod: method, httpType: type, httpHeaders: headers } = given
  const found: Record<string, string> = {}
  const refuse = (field: string, code: string, when: boolean) => void (when && (found[field] ??= code))
  refuse('httpUrl', 'like_url', !isAddress(url))
  refuse('httpUrl', 'unknown_name', unknownNames(url).length > 0)
  refuse('httpBody', 'unknown_name', unknownNames(body).length > 0)
  const all = `${url} ${method === 'POST' ? body : ''} ${headers.join(' ')}`
  const missing = !/\{\{ ?to ?\}\}/.test(all) || !/\{\{ ?text ?\}\}/.test(all)
  refuse(method === 'POST' ? 'httpBody' : 'httpUrl', 'to_and_text', missing)
  refuse(
    'httpBody',
    'not_json',
    method === 'POST' && type === 'json' && body !== '' && !isJson(fill(body, example, 'json')),
  )
  refuse(
    'httpHeaders',
    'like_header',
    headers.some((one) => !/^[\w-]+:\s?\S.*$/.test(one)),
  )
  refuse(
    'httpHeaders',
    'unknown_name',
    headers.some((one) => unknownNames(one).length > 0),
  )
  refuse('httpPassword', 'password_missing', given.httpPassword === '' && /\{\{ ?(?:password|login) ?\}\}/.test(all))
  const comesIn = [given.httpTextAt, given.httpFromAt, given.httpIdAt]
  const names = ['httpTextAt', 'httpFromAt', 'httpIdAt']
  comesIn.forEach((at, n) => refuse(names[n]!, 'with_the_others', at === '' && comesIn.some(Boolean)))
  const receipts = [given.httpReceiptIdAt, given.httpStateAt, given.httpDelivered]
  const receiptNames = ['httpReceiptIdAt', 'httpStateAt', 'httpDelivered']
  receipts.forEach((at, n) => refuse(receiptNames[n]!, 'with_the_others', at === '' && receipts.some(Boolean)))
  refuse('httpId', 'id_for_receipts', given.httpId === '' && receipts.some(Boolean))
  const signs = given.httpSignature !== 'none'
  refuse('httpSignatureHeader', 'like_header_name', signs && !/^[\w-]+$/.test(given.httpSignatureHeader))
  refuse('httpSignatureKey', 'key_missing', signs && given.httpSignatureKey === '')
  refuse('httpBalanceUrl', 'like_url', given.httpBalanceUrl !== '' && !isAddress(given.httpBalanceUrl))
  return found
}

const isAddress = (url: string) => {
  const filled = fill(url, example, 'form')
  return (
    /^https?:\/\/[^/?#@\s{}]+(?:[/?]\S*)?$/i.test(filled) && URL.canParse(filled) && !/^https?:\/\/[^/?#]*\{/.test(url)
  )
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}
