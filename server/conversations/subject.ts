/** What programs put before a subject that they answer or pass on. */
const before = /^(?: ?(?:re|aw|sv|vs|antw|fwd?|wg|rv|پاسخ|رد|ارجاع)(?:\[\d{1,3}\])? ?[:：])+/iu
const bare = (subject: string) => subject.replace(before, '').trim().toLowerCase()

/** A conversation is about what its customer last called it; that an answer is one makes no other subject of it. */
export const subjectAfter = (known: string | null, said: string | null) =>
  said === null || bare(said) === '' || bare(said) === bare(known ?? '') ? known : said
