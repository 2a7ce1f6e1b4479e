/** As one piece, fetched with the first message: what can be done with one, and what became of it. */
export { default as Changed } from './Changed.svelte'
export { default as MessageMenu } from './MessageMenu.svelte'
export { default as NotDelivered } from '../NotDelivered.svelte'
export { default as Quote } from '../quoting/Quote.svelte'
export { default as Quoting } from '../quoting/Quoting.svelte'
export { default as PartsCount } from '../PartsCount.svelte'
export { default as Offering } from './Offering.svelte'
