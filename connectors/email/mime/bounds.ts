/**
 * How much of a mail is looked at. Everything beyond is still in the original; a mail that needs more is an attack or a
 * broken program, and a person reads neither to the end.
 */
export const bounds = {
  /** Bytes of one header block, and of one header in it. */
  headerBlock: 512 * 1024,
  headerValue: 64 * 1024,
  headers: 2000,
  partHeaders: 50,
  /** Multiparts inside of each other, and parts altogether. */
  depth: 30,
  parts: 1000,
  /** Bytes that are looked through for boundaries, again for each multipart around them; then only so many. */
  searched: 120_000_000,
  searchedBeyond: 256 * 1024,
  /** RFC 2046 allows 70; some programs write more. */
  boundary: 250,
  addresses: 500,
  attachments: 300,
  /** Characters. */
  text: 500_000,
  html: 1_000_000,
  /** Bytes of all texts together; what follows is a file. */
  read: 2_000_000,
  subject: 1000,
  fileName: 200,
  messageId: 500,
  answers: 40,
}
