import { all, first, has, type Header } from '../mime/headers.ts'

const robots =
  /^(?:mailer-daemon|postmaster|no-?_?reply|do-?_?not-?_?reply|donotreply|bounces?|auto-?reply|autoresponder)(?:[+._-].{0,100})?@/
const lists = ['list-id', 'list-unsubscribe', 'list-post', 'list-help', 'list-archive']
const replies = ['x-autoreply', 'x-autorespond', 'x-auto-reply-from', 'x-mail-autoreply']

/** Whether a program wrote it, or asked for no answer by one: RFC 3834, and what programs older than that do. */
export function isAutomatic(headers: Header[], from: string): boolean {
  const value = (name: string) => first(headers, name).toLowerCase()
  const submitted = value('auto-submitted').split(';')[0]!.trim()
  if (submitted !== '' && submitted !== 'no') return true
  if (/\b(?:bulk|list|junk|auto_reply)\b/.test(value('precedence'))) return true
  if (/\b(?:all|oof|autoreply)\b/.test(value('x-auto-response-suppress'))) return true
  if (has(headers, 'return-path') && value('return-path').replace(/\s/g, '') === '<>') return true
  if ([...lists, ...replies].some((name) => has(headers, name))) return true
  if (all(headers, 'delivered-to').some((to) => /^\s*autoresponder/i.test(to))) return true
  return robots.test(from)
}
