import type { Corner } from '../house.ts'
import { instead, read, upload, write } from './outcomes.ts'
import type { Row } from './row.ts'

const v1 = '/api/v1'

export const messageRows: Row[] = [
  [`POST ${v1}/messages/:id/resend`, 'stuck', (of) => ({ path: `${v1}/messages/${of.outboundId}/resend` }), write],
  [`POST ${v1}/messages/:id/skip`, 'stuck', (of) => ({ path: `${v1}/messages/${of.outboundId}/skip` }), write],
  [
    `POST ${v1}/messages/:id/resend`,
    'a customer’s own',
    (of) => ({ path: `${v1}/messages/${of.inboundId}/resend` }),
    instead(write, 409),
  ],
  [
    `POST ${v1}/messages/:id/fetch`,
    'of which nothing is missing',
    (of) => ({ path: `${v1}/messages/${of.inboundId}/fetch` }),
    instead(write, 409),
  ],
  [
    `PUT ${v1}/messages/:id/reaction`,
    'on a channel that shows none',
    (of) => ({ path: `${v1}/messages/${of.inboundId}/reaction`, body: { emoji: '👍' } }),
    instead(write, 409),
  ],
  [
    `DELETE ${v1}/messages/:id/reaction`,
    'of what we sent ourselves',
    (of) => ({ path: `${v1}/messages/${of.outboundId}/reaction` }),
    instead(write, 409),
  ],
  [
    `PUT ${v1}/messages/:id/text`,
    'on a channel that cannot change it',
    (of) => ({ path: `${v1}/messages/${of.outboundId}/text`, body: { text: 'Other words' } }),
    instead(write, 409),
  ],
  [
    `DELETE ${v1}/messages/:id`,
    'on a channel that cannot take it back',
    (of) => ({ path: `${v1}/messages/${of.outboundId}` }),
    instead(write, 409),
  ],
  [
    `DELETE ${v1}/messages/:id/change`,
    'of which nothing is left to be changed',
    (of) => ({ path: `${v1}/messages/${of.outboundId}/change` }),
    instead(write, 409),
  ],
  [`GET ${v1}/messages/:id`, 'that another one quotes', (of) => ({ path: `${v1}/messages/${of.inboundId}` }), read],
  [`GET ${v1}/messages/:id/edits`, 'of a customer’s', (of) => ({ path: `${v1}/messages/${of.inboundId}/edits` }), read],
  ...['body', 'page', 'original'].map((what): Row => {
    const ask = (of: Corner) => ({ path: `${v1}/messages/${of.inboundId}/${what}` })
    return [`GET ${v1}/messages/:id/${what}`, 'of a customer’s', ask, read]
  }),
  [
    `GET ${v1}/messages/:id/pictures/:name`,
    'that the message does not show',
    (of) => ({ path: `${v1}/messages/${of.inboundId}/pictures/${'A'.repeat(60)}` }),
    instead(read, 404),
  ],
  [`POST ${v1}/files`, 'an upload', () => ({ path: `${v1}/files?name=a.txt`, body: 'bytes' }), upload],
  [`GET ${v1}/files/:id`, 'of a message', (of) => ({ path: `${v1}/files/${of.fileId}` }), read],
  [`GET ${v1}/files/:id`, 'shown in place', (of) => ({ path: `${v1}/files/${of.fileId}?inline=1` }), read],
]
