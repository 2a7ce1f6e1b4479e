// First, as it makes the loading of all that follows quicker.
import './loading.ts'

await import('./start.ts')
