/** Now, where there is no command that says what time it is. */
export const instant = () => new Date()

/** Milliseconds since then, where there is no command that says what time it is. */
export const age = (since: Date) => Date.now() - since.getTime()
