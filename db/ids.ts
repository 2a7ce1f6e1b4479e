import { v7 } from 'uuid'

/** A uuid v7: sorts by the millisecond it was made in, so indexes grow at one end. */
export type Id = string

export const newId = (): Id => v7()

/** The instant at which an id was made. */
export const madeAt = (id: Id) => new Date(parseInt(id.replaceAll('-', '').slice(0, 12), 16))
