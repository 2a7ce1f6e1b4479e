import type { Authenticity } from '../../db/facts.ts'

/** Nobody should act on such a message's word for who sent it: people are warned, and no program answers or joins it. */
export const isDoubtful = (authenticity: Authenticity | null | undefined) =>
  authenticity === 'failed' || authenticity === 'unclear'
