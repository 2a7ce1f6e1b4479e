import { z } from 'zod'

const entity = z.looseObject({
  type: z.string().max(60),
  /** Places are UTF-16 units there, as they are here. */
  offset: z.int(),
  length: z.int(),
  url: z.string().max(2048).optional(),
  user: z.looseObject({ id: z.int() }).optional(),
})
export type Entity = z.output<typeof entity>

/** A far side gives a hundred at most. */
const most = 200

/** One that cannot be read costs nobody the message. */
export const entities = z
  .array(z.unknown())
  .catch([])
  .transform((all) => all.slice(0, most).flatMap((one) => entity.safeParse(one).data ?? []))
