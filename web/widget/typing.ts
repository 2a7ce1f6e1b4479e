const fades = 5000
const repeats = 3000

/** Who types now: on the other side, by what is heard; on this side, told now and then. */
export class Typing {
  heard = false
  #changed: () => void
  #fading: ReturnType<typeof setTimeout> | undefined
  #told = 0

  constructor(changed: () => void) {
    this.#changed = changed
  }

  hear() {
    this.heard = true
    this.#changed()
    clearTimeout(this.#fading)
    this.#fading = setTimeout(() => this.stop(), fades)
  }

  stop() {
    this.heard = false
    this.#changed()
  }

  tell(send: () => boolean | undefined) {
    if (Date.now() - this.#told > repeats && send()) this.#told = Date.now()
  }
}
