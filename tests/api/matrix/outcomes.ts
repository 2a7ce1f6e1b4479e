/** Who asks. Each of staff is asked about his own desk and about another. */
export const roles = ['anonymous', 'inactive', 'agent', 'foreign', 'supervisor', 'admin', 'auditor'] as const
export type Role = (typeof roles)[number]

/** The status for something of one's own desk, and of another. */
type Pair = [own: number, other: number]
export type Outcome = Record<Exclude<Role, 'foreign'>, Pair>

const strangers = { anonymous: [401, 401], inactive: [401, 401] } satisfies Partial<Outcome>

/** What the role may see of a desk, it may read; what it may not see is not there. */
export const read: Outcome = {
  ...strangers,
  agent: [200, 404],
  supervisor: [200, 404],
  admin: [200, 404],
  auditor: [200, 200],
}
/** The auditor writes nothing. */
export const write: Outcome = { ...read, auditor: [403, 403] }

/** Lists show what is visible; asked of everyone alike. */
export const list: Outcome = {
  ...strangers,
  agent: [200, 200],
  supervisor: [200, 200],
  admin: [200, 200],
  auditor: [200, 200],
}
export const upload: Outcome = { ...list, auditor: [403, 403] }

/** Desks, staff and channels are the admin's, whatever desk he works in. */
export const configure: Outcome = {
  ...strangers,
  agent: [403, 403],
  supervisor: [403, 403],
  admin: [200, 200],
  auditor: [403, 403],
}
/** What a customer wrote is for those who see its desk, the admin among them. */
export const configureOwn: Outcome = { ...configure, admin: [200, 404] }

export const everyone: Outcome = {
  anonymous: [200, 200],
  inactive: [200, 200],
  agent: [200, 200],
  supervisor: [200, 200],
  admin: [200, 200],
  auditor: [200, 200],
}
const all = (status: number) =>
  Object.fromEntries(Object.keys(everyone).map((role) => [role, [status, status]])) as Outcome
export const nothingThere = all(404)
export const unprocessable = all(422)

/** The asker names something that is not his to name: refused where he may act at all. */
export const instead = (outcome: Outcome, status: number): Outcome =>
  Object.fromEntries(
    Object.entries(outcome).map(([role, pair]) => [role, pair.map((one) => (one === 200 ? status : one))]),
  ) as Outcome
