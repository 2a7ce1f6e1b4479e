import { reason } from '../i18n/failure.ts'

interface Said {
  id: number
  text: string
  bad: boolean
}

/** Short words at the edge of the screen. Bad news stays until it is dismissed. */
class Toasts {
  shown = $state<Said[]>([])
  #next = 1

  say(text: string) {
    const id = this.#add(text, false)
    setTimeout(() => this.dismiss(id), 4_000)
  }
  failed(error: unknown) {
    this.#add(reason(error), true)
  }
  dismiss(id: number) {
    this.shown = this.shown.filter((one) => one.id !== id)
  }
  #add(text: string, bad: boolean) {
    const id = this.#next++
    this.shown = [...this.shown.filter((one) => one.text !== text), { id, text, bad }]
    return id
  }
}
export const toasts = new Toasts()
