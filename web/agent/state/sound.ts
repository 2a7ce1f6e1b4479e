let context: AudioContext | undefined
let lastAt = 0
/** Ten messages at once are one sound. */
const apart = 2_000

let ringing: Promise<void> | undefined

/** A browser holds all sound back until the page is touched: what rang in the meantime is then one chime. */
export const chime = () => (ringing ??= ring().finally(() => (ringing = undefined)))

/** Two soft tones, made here: nothing to fetch. */
async function ring() {
  context ??= new AudioContext()
  await context.resume()
  tone(context, 660, 0)
  tone(context, 880, 0.13)
}

export function chimeOnce() {
  if (Date.now() - lastAt < apart) return
  lastAt = Date.now()
  // A browser that has not been touched yet refuses to play; that is its right.
  chime().catch(() => {})
}

function tone(audio: AudioContext, hertz: number, after: number) {
  const from = audio.currentTime + after
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.frequency.value = hertz
  volume.gain.setValueAtTime(0.0001, from)
  volume.gain.exponentialRampToValueAtTime(0.12, from + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.25)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(from)
  oscillator.stop(from + 0.26)
}
