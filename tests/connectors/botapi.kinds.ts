import { connectors } from '../../connectors/index.ts'

/** Every kind of channel whose far side speaks the Bot API. */
export const botKinds = connectors
  .filter(({ settings }) => settings.safeParse({ token: `123456:${'x'.repeat(35)}` }).success)
  .map(({ kind }) => kind)
