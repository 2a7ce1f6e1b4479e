import { letters, mailbox } from './email.seed.ts'
import type { OwnScreens } from './screens.ts'

export const screens: OwnScreens = async ({ support }) => {
  const box = await mailbox(support)
  const { conversationId } = await letters(box)
  return {
    mail: {
      path: `/inbox/all/${conversationId}`,
      ready: 'article iframe',
      press: ['header [aria-expanded]', 'button[aria-label][aria-expanded]', '.lnk'].map(
        (part, at) => `article >> nth=${at} >> ${part}`,
      ),
      then: 'article .quoted',
    },
    mailbox: {
      path: `/settings/channels/${box.id}`,
      ready: 'main form:has(details) [type=submit]:enabled',
      press: ['main section button', 'main summary'],
      then: 'main li.fail',
    },
  }
}
