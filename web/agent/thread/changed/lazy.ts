/** As one piece, fetched with the first message that has changed, can be changed, or did not get through. */
export { default as Changed } from './Changed.svelte'
export { default as ChangeMenu } from './ChangeMenu.svelte'
export { default as NotDelivered } from '../NotDelivered.svelte'
