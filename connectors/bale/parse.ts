import { parseAs } from '../botapi/parse.ts'

export const parse = parseAs('bale')
