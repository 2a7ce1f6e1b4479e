/** Says in a mail itself that only its beginning was fetched, and how many bytes the whole has. */
export const cutHeader = 'X-Peyk-Cut-From'
