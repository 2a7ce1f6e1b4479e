import type { FactRow, Id } from '../../server/contract/rows.ts'
import type { Rows } from './rows.ts'
import { t } from './i18n/language.svelte.ts'

type Of = Pick<Rows, 'agents' | 'desks'>

/** A sealed fact in words, or null when it is not worth a line: the message beside it says the same. */
export function sentence(fact: FactRow, rows: Of): string | null {
  const who = actorName(fact, rows)
  const { from, to } = fact.data as { from?: Id; to?: Id }
  const agent = (id: Id | undefined) => rows.agents.get(id)?.name ?? t('someone')
  const desk = (id: Id | undefined) => rows.desks.get(id)?.name ?? t('desk')
  switch (fact.type) {
    case 'conversation.assigned':
      if (!to) return t('fact_unassigned', { who })
      return to === fact.actor.id ? t('fact_assignedSelf', { who }) : t('fact_assigned', { who, to: agent(to) })
    case 'conversation.resolved':
      return t('fact_resolved', { who })
    case 'conversation.reopened':
      if (fact.data.from !== 'resolved') return null
      return t('fact_reopened', { who })
    case 'conversation.moved':
      return t('fact_moved', { who, from: desk(from), to: desk(to) })
    case 'conversation.linked':
      return t('fact_linked', { who })
    case 'conversation.rerouted':
      return t('fact_rerouted')
    case 'identity.released':
      return t('fact_released', { who })
    case 'consent.withdrawn':
      return t('fact_withdrawn', { who })
    case 'consent.given':
      return t('fact_given', { who })
    default:
      return null
  }
}

function actorName({ actor }: FactRow, rows: Of) {
  if (actor.kind === 'agent') return rows.agents.get(actor.id)?.name ?? t('someone')
  return actor.kind === 'channel' ? t('theCustomer') : t('theSystem')
}
