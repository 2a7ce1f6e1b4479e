import { buildWeb } from '../../server/build.ts'

/** The pages as their sources are now: a stale `dist` proves nothing. */
export default buildWeb
