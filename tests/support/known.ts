import type { Connector } from '../../connectors/connector.ts'
import { connectors } from '../../connectors/index.ts'

/** Makes a connector of the tests one of those that this process knows. */
export function makeKnown<S>(connector: Connector<S>) {
  const all = connectors as Connector<S>[]
  if (!all.some(({ kind }) => kind === connector.kind)) all.push(connector)
  return connector
}
