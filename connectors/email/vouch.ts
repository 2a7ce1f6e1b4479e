import { Resolver } from 'node:dns/promises'
import type { Authenticity, Vouch } from '../connector.ts'
import { authenticity } from './vouch/authenticity.ts'
import { lookups } from './vouch/lookups.ts'
import { finder } from './settings/account.ts'
import type { Settings } from './settings.ts'

/** Whether the domain that a mail names as its sender says that it is so, by its signature or by a server we trust. */
export const vouch: Vouch<Settings> = (servers) => {
  const dns = new Resolver({ timeout: 1500, tries: 2 })
  if (servers.length > 0) dns.setServers(servers)
  const ask = lookups((name, type) => dns.resolve(name, type) as Promise<string[][]>)
  return ({ bytes, from, settings }): Promise<Authenticity | undefined> =>
    authenticity(bytes, from.address, finder(settings), ask)
}
