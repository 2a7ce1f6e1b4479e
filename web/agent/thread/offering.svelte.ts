/** The answers that the message which is being written offers to be pressed; undefined: it is not asked for any. */
export const offering = $state<{ buttons: string[] | undefined }>({ buttons: undefined })

/** Those that say anything, each once. */
export const offered = () => [...new Set((offering.buttons ?? []).map((one) => one.trim()).filter((one) => one !== ''))]
