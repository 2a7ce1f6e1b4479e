export { parse } from './kept.ts'
