import { webchat } from '../support/webchat.channel.ts'
import type { OwnScreens } from './screens.ts'

export const screens: OwnScreens = async ({ support }) => ({
  chat: {
    path: `/settings/channels/${await webchat(support)}`,
    ready: 'main form [type=submit]:enabled',
    then: 'main pre',
  },
})
