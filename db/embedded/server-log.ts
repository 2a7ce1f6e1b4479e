import { readFileSync, statSync, truncateSync } from 'node:fs'

const most = 5_000_000

/**
 * Nothing a customer wrote may reach PostgreSQL's log: messages of level ERROR quote values, so they are left out (the
 * app has them), and so are statements and parameters.
 */
export const quiet = [
  'log_min_messages=log',
  'log_min_error_statement=panic',
  'log_statement=none',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
  'log_error_verbosity=terse',
  'log_checkpoints=off',
  'unix_socket_permissions=0700',
].flatMap((setting) => ['-c', setting])

/** PostgreSQL appends to the file we opened for it and would do so for ever. */
export function keepSmall(file: string) {
  const look = () => {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > most) truncateSync(file)
  }
  look()
  return setInterval(look, 600_000).unref()
}

export const lastLines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n')
