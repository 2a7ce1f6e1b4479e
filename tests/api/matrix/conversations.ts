import { newId } from '../../../db/ids.ts'
import { attachment } from '../house.ts'
import { instead, list, read, write } from './outcomes.ts'
import type { Row } from './row.ts'

const at = '/api/v1/conversations'
const places = `${at}/:id` as const
const said = (more: object = {}) => ({ clientId: newId(), text: 'Hello', fileIds: [], ...more })
const unseen = { view: 'all', group: 'us' }
const query = (values: Record<string, string>) => new URLSearchParams(values).toString()

export const conversationRows: Row[] = [
  [`GET ${at}`, 'a window', () => ({ path: `${at}?${query(unseen)}` }), list],
  [
    `GET ${at}`,
    'beyond a place that is another desk’s conversation',
    ({ conversationId }) => ({
      path: `${at}?${query({ ...unseen, after: `2020-01-01T00:00:00.000000Z,${conversationId}` })}`,
    }),
    list,
  ],
  [`GET ${places}`, 'by its id', ({ conversationId: id }) => ({ path: `${at}/${id}` }), read],
  [`GET ${places}`, 'by its id in capitals', ({ conversationId: id }) => ({ path: `${at}/${id.toUpperCase()}` }), read],
  [`GET ${places}/messages`, 'older', ({ conversationId: id }) => ({ path: `${at}/${id}/messages?before=99` }), read],
  [
    `PUT ${places}/assignment`,
    'to one who works there',
    ({ conversationId: id, agent }) => ({ path: `${at}/${id}/assignment`, body: { agentId: agent.id } }),
    write,
  ],
  [
    `PUT ${places}/assignment`,
    'to one who works elsewhere',
    ({ conversationId: id }, { agent }) => ({ path: `${at}/${id}/assignment`, body: { agentId: agent.id } }),
    instead(write, 422),
  ],
  [`DELETE ${places}/assignment`, 'to nobody', ({ conversationId: id }) => ({ path: `${at}/${id}/assignment` }), write],
  [`PUT ${places}/closure`, 'resolved', ({ conversationId: id }) => ({ path: `${at}/${id}/closure` }), write],
  [`DELETE ${places}/closure`, 'reopened', ({ conversationId: id }) => ({ path: `${at}/${id}/closure` }), write],
  [
    `PUT ${places}/desk`,
    'to the other desk',
    ({ conversationId: id }, { deskId }) => ({ path: `${at}/${id}/desk`, body: { deskId } }),
    write,
  ],
  [
    `PUT ${places}/desk`,
    'to a desk that is none',
    ({ conversationId: id }) => ({ path: `${at}/${id}/desk`, body: { deskId: newId() } }),
    instead(write, 404),
  ],
  [
    `POST ${places}/links`,
    'to a channel that makes none',
    ({ conversationId: id, channelId }) => ({ path: `${at}/${id}/links`, body: { channelId } }),
    instead(write, 404),
  ],
  [
    `DELETE ${places}/address`,
    'of a visitor, who has none that could be another’s',
    ({ conversationId: id }) => ({ path: `${at}/${id}/address` }),
    instead(write, 422),
  ],
  [`PUT ${places}/mark`, 'read', ({ conversationId: id }) => ({ path: `${at}/${id}/mark`, body: { seq: 1 } }), write],
  [
    `PUT ${places}/draft`,
    'a draft',
    ({ conversationId: id }) => ({ path: `${at}/${id}/draft`, body: { text: 'Dear', note: false } }),
    write,
  ],
  [
    `POST ${places}/messages`,
    'an answer',
    ({ conversationId: id }) => ({ path: `${at}/${id}/messages`, body: said({ seen: 1 }) }),
    write,
  ],
  [
    `POST ${places}/messages`,
    'with a file of another conversation',
    ({ conversationId: id }, { fileId }) => ({
      path: `${at}/${id}/messages`,
      body: said({ seen: 1, fileIds: [fileId] }),
    }),
    instead(write, 422),
  ],
  [
    `POST ${places}/messages`,
    'with a file that a colleague has just uploaded',
    async ({ conversationId: id }, { agent }) => ({
      path: `${at}/${id}/messages`,
      body: said({ seen: 1, fileIds: [await attachment({ ...agent, id: newId() }, 'a.txt', 'x')] }),
    }),
    instead(write, 422),
  ],
  [`POST ${places}/notes`, 'a note', ({ conversationId: id }) => ({ path: `${at}/${id}/notes`, body: said() }), write],
  [
    `POST ${places}/notes`,
    'a note with a file of another conversation',
    ({ conversationId: id }, { fileId }) => ({ path: `${at}/${id}/notes`, body: said({ fileIds: [fileId] }) }),
    instead(write, 422),
  ],
]
