export type ProblemCode =
  | 'no_binaries'
  | 'no_user'
  | 'other_version'
  | 'not_started'
  | 'socket_folder'
  | 'too_old'
  | 'newer'
  | 'wrong_encoding'
  | 'wrong_locale'

/** Something about the database that a person must put right. `message` says what, in his words. */
export class DatabaseProblem extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
