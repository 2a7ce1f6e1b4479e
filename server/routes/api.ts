import { Hono, type Context } from 'hono'
import { agentRoutes } from './agents.ts'
import { bootRoutes } from './boot.ts'
import { calendarRoutes } from './calendars.ts'
import { callRoutes, channelRoutes, connectorRoutes, quarantineRoutes } from './channels.ts'
import { signedIn, type Env } from './context.ts'
import { conversationRoutes } from './conversations.ts'
import { deskRoutes } from './desks.ts'
import { fileRoutes } from './files.ts'
import { joinRoutes } from './join.ts'
import { messageRoutes, writingRoutes } from './messages.ts'

export interface Place {
  /** The installation's address as this caller reaches it, for links that leave it. */
  urlOf: (c: Context) => string
}

/** Everything under /api/v1. Whatever stands below `signedIn` is for staff. */
export const api = ({ urlOf }: Place) =>
  new Hono<Env>()
    .route('/join', joinRoutes)
    .use(signedIn)
    .route('/boot', bootRoutes(urlOf))
    .route('/conversations', conversationRoutes)
    .route('/conversations', writingRoutes)
    .route('/messages', messageRoutes)
    .route('/files', fileRoutes)
    .route('/agents', agentRoutes(urlOf))
    .route('/desks', deskRoutes)
    .route('/calendars', calendarRoutes)
    .route('/connectors', connectorRoutes)
    .route('/channels', channelRoutes(urlOf))
    .route('/quarantine', quarantineRoutes)
    .route('/deliveries', callRoutes)

export type Api = ReturnType<typeof api>
