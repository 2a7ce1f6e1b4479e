import { newId } from '../../../db/ids.ts'
import { connector } from '../../support/world.ts'
import { configure, configureOwn, everyone, instead, list, nothingThere } from './outcomes.ts'
import { unprocessable } from './outcomes.ts'
import type { Row } from './row.ts'

const v1 = '/api/v1'
const token = 'A'.repeat(43)
const anywhere = () => Array.from({ length: 4 }, () => Math.floor(Math.random() * 250)).join('.')
const someone = () => ({ name: 'New', email: `${newId()}@example.com`, role: 'agent' })
const joining = { token, name: 'X', email: 'x@example.com', password: '0123456789' }

export const staffRows: Row[] = [
  [`GET ${v1}/boot`, 'at first', () => ({ path: `${v1}/boot` }), list],
  [
    `POST ${v1}/agents`,
    'for a desk',
    (of) => ({ path: `${v1}/agents`, body: { ...someone(), deskIds: [of.deskId] } }),
    configure,
  ],
  [
    `POST ${v1}/agents`,
    'for a desk that is none',
    () => ({ path: `${v1}/agents`, body: { ...someone(), deskIds: [newId()] } }),
    instead(configure, 404),
  ],
  [
    `PATCH ${v1}/agents/:id`,
    'renamed',
    (of) => ({ path: `${v1}/agents/${of.agent.id}`, body: { name: 'N' } }),
    configure,
  ],
  [
    `PATCH ${v1}/agents/:id`,
    'himself made admin',
    (of) => ({ path: `${v1}/agents/${of.agent.id}`, body: { role: 'agent' } }),
    configure,
  ],
  [
    `POST ${v1}/agents/:id/invitation`,
    'again',
    (of) => ({ path: `${v1}/agents/${of.agent.id}/invitation` }),
    configure,
  ],
  [`GET ${v1}/desks/members`, 'who is where', () => ({ path: `${v1}/desks/members` }), configure],
  [`POST ${v1}/desks`, 'a new desk', () => ({ path: `${v1}/desks`, body: { name: newId() } }), configure],
  [
    `PATCH ${v1}/desks/:id`,
    'renamed',
    (of) => ({ path: `${v1}/desks/${of.deskId}`, body: { name: newId() } }),
    configure,
  ],
  [
    `PUT ${v1}/desks/:id/members/:agentId`,
    'a member again',
    (of) => ({ path: `${v1}/desks/${of.deskId}/members/${of.agent.id}` }),
    configure,
  ],
  [
    `DELETE ${v1}/desks/:id/members/:agentId`,
    'of one who is none',
    (of, other) => ({ path: `${v1}/desks/${of.deskId}/members/${other.agent.id}` }),
    configure,
  ],
]

export const channelRows: Row[] = [
  [`GET ${v1}/connectors`, 'kinds', () => ({ path: `${v1}/connectors` }), configure],
  [
    `POST ${v1}/connectors/:kind/check`,
    'a kind that is none',
    () => ({ path: `${v1}/connectors/pigeon/check`, body: { settings: {} } }),
    instead(configure, 404),
  ],
  [
    `POST ${v1}/connectors/:kind/proposal`,
    'a kind that is none',
    () => ({ path: `${v1}/connectors/pigeon/proposal`, body: { settings: {} } }),
    instead(configure, 404),
  ],
  [
    `DELETE ${v1}/channels/:id/import`,
    'of one that reads nothing',
    (of) => ({ path: `${v1}/channels/${of.channelId}/import` }),
    instead(configure, 409),
  ],
  [
    `PUT ${v1}/channels/:id/import`,
    'of one that reads nothing',
    (of) => ({ path: `${v1}/channels/${of.channelId}/import` }),
    configure,
  ],
  [
    `POST ${v1}/channels/:id/round-trip`,
    'of a kind that cannot',
    (of) => ({ path: `${v1}/channels/${of.channelId}/round-trip` }),
    instead(configure, 404),
  ],
  [
    `POST ${v1}/channels`,
    'for a desk',
    (of) => ({ path: `${v1}/channels`, body: { kind: connector.kind, name: 'C', deskId: of.deskId, settings: {} } }),
    configure,
  ],
  [
    `POST ${v1}/channels`,
    'for a desk that is none',
    () => ({ path: `${v1}/channels`, body: { kind: connector.kind, name: 'C', deskId: newId(), settings: {} } }),
    instead(configure, 404),
  ],
  [
    `PATCH ${v1}/channels/:id`,
    'renamed',
    (of) => ({ path: `${v1}/channels/${of.channelId}`, body: { name: 'C' } }),
    configure,
  ],
  [
    `PATCH ${v1}/channels/:id`,
    'for the other desk',
    (of, other) => ({ path: `${v1}/channels/${of.channelId}`, body: { deskId: other.deskId } }),
    configure,
  ],
  [`GET ${v1}/channels/:id`, 'its settings', (of) => ({ path: `${v1}/channels/${of.channelId}` }), configure],
  [
    `GET ${v1}/channels/:id/quarantine`,
    'what it could not read',
    (of) => ({ path: `${v1}/channels/${of.channelId}/quarantine` }),
    configure,
  ],
  [
    `GET ${v1}/channels/:id/calls`,
    'what it was called for',
    (of) => ({ path: `${v1}/channels/${of.channelId}/calls` }),
    configure,
  ],
  [
    `POST ${v1}/deliveries/:id/redelivery`,
    'of none',
    () => ({ path: `${v1}/deliveries/${newId()}/redelivery` }),
    instead(configure, 404),
  ],
  [`GET ${v1}/quarantine/:rawId`, 'an original', (of) => ({ path: `${v1}/quarantine/${of.rawId}` }), configureOwn],
  [
    `GET ${v1}/quarantine/:rawId`,
    'what was read well',
    () => ({ path: `${v1}/quarantine/1` }),
    instead(configure, 404),
  ],
  [
    `POST ${v1}/quarantine/:rawId/retry`,
    'once more',
    (of) => ({ path: `${v1}/quarantine/${of.rawId}/retry` }),
    configure,
  ],
]

export const openRows: Row[] = [
  ['GET /health', 'at any time', () => ({ path: '/health' }), everyone],
  ['GET /ready', 'at any time', () => ({ path: '/ready' }), everyone],
  ['GET /metrics', 'without the token', () => ({ path: '/metrics' }), nothingThere],
  ['GET /*', 'the page', () => ({ path: '/' }), everyone],
  ['ALL /in/:channelId/*', 'what the chat looks like', (of) => ({ path: `/in/${of.channelId}/config` }), everyone],
  ['ALL /in/:channelId/*', 'a channel that is none', () => ({ path: `/in/${newId()}/config` }), nothingThere],
  [`GET ${v1}/join/:token`, 'a token that is none', () => ({ path: `${v1}/join/${token}` }), nothingThere],
  [`POST ${v1}/join`, 'a token that is none', () => ({ path: `${v1}/join`, body: joining }), nothingThere],
  [
    'POST /api/auth/sign-in/email',
    'nonsense',
    () => ({ path: '/api/auth/sign-in/email', body: { email: 1 }, headers: { 'x-forwarded-for': anywhere() } }),
    unprocessable,
  ],
  [
    'POST /api/auth/sign-out',
    'without a session',
    () => ({ path: '/api/auth/sign-out', body: {}, headers: { cookie: '' } }),
    everyone,
  ],
]
