import type { Connector } from '../connector.ts'
import { check } from './check.ts'
import { client } from './client.ts'
import type { Dialect } from './dialect.ts'
import { fetchFile } from './fetch.ts'
import { link } from './link.ts'
import { listen } from './listen.ts'
import { pretendAs } from './pretend.ts'
import { emoji, react } from './react.ts'
import { edit, remove, send, typing } from './send.ts'
import { textLength } from './send/messages.ts'
import { settingsOf, type Settings } from './settings.ts'
import { rootOf } from './client.ts'
import { webhook } from './webhook.ts'
import { wordsOf } from './words.ts'

/** Whoever speaks the Bot API, in one of its dialects. */
export function botApi(dialect: Dialect, parse: Connector<Settings>['parse']): Connector<Settings> {
  const settings = settingsOf(dialect)
  const { kind, folder, removal, reactions, bots } = dialect
  return {
    kind,
    folder,
    settings,
    limits: {
      html: false,
      // A little is left for what stands around a file on the way.
      attachmentBytes: 49 * 1024 * 1024,
      textLength,
      quotes: true,
      buttons: 8,
      ...(reactions && { reactions: [...emoji] }),
      edit: {},
      ...(removal !== undefined && { remove: { hours: removal } }),
      ...(bots !== undefined && { links: true as const }),
    },
    threadDays: 30,
    idempotent: false,
    parse,
    pretend: pretendAs,
    check: (settings, signal, ask) => check(dialect, settings, signal, ask),
    goesTo: (settings) => ({ token: [rootOf(dialect, settings)], secret: [rootOf(dialect, settings)] }),
    words: wordsOf(dialect),
    acknowledgement: ({ acknowledgement }) => acknowledgement,
    outOfHours: ({ outOfHours }) => outOfHours,
    async open(settings, host) {
      const api = client(dialect, settings, host.ask)
      return {
        send: (part) => send(dialect, api, part),
        edit: (sent, part) => edit(api, sent, part),
        ...(removal !== undefined && { remove: (sent) => remove(api, sent) }),
        ...(bots !== undefined && { link: (token: string) => link(bots, api, token) }),
        ...(reactions && { react: (on, what) => react(api, on, what) }),
        typing: (to) => typing(api, to),
        fetch: (ref) => fetchFile(dialect, settings, { api, ask: host.ask }, ref),
        listen: (signal) => listen(dialect, settings, host, AbortSignal.any([signal, host.signal])),
        ...(dialect.webhook && { webhook: webhook(settings, host) }),
        close: async () => {},
      }
    },
  }
}
