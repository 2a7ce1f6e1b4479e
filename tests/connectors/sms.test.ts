import { afterAll, describe, expect, test } from 'vitest'
import { sms } from '../../connectors/sms/index.ts'
import { connectorContract, part } from './contract.ts'
import { samplesIn } from './samples.ts'
import { sendingContract } from './contract.sending.ts'
import { fars, key, typed, type GatewayName } from './sms.support.ts'

const to = { kind: 'phone', address: '+989121234567' }
const own = ['kavenegarKey', 'twilioToken', 'smppPassword', 'httpPassword', 'httpSignatureKey']
const places = ['second', 'third'].flatMap((place) =>
  own.map((name) => place + name.charAt(0).toUpperCase() + name.slice(1)),
)

for (const name of Object.keys(typed) as GatewayName[]) {
  const far = await fars[name]()
  afterAll(far.close)
  const given = { secret: key, ...typed[name](far) }

  describe(`by ${name}`, () => {
    connectorContract(sms, {
      settings: given,
      secrets: ['secret', ...own, ...places],
      samples: samplesIn('sms'),
      to,
      breakFarSide: () => void Object.assign(far, { always: 'lost', deaf: true }),
    })
    test('the far side works again', () => void Object.assign(far, { always: null, deaf: false }))

    sendingContract(sms, {
      settings: () => sms.settings.parse(given),
      part: (changes) => part({ to, ...changes }),
      far: {
        taken: () => far.taken.map(({ text }) => text),
        files: () => [],
        busy: () => void (far.next = 'busy'),
        refuses: () => void (far.next = 'refuse'),
        // What became of it cannot be asked for either.
        breaks: () => void Object.assign(far, { next: 'cut', deaf: true }),
      },
    })
  })
}

test('what a gateway needs is asked for by the field that lacks it, and by no field of another', () => {
  const wrong = (given: object) => {
    const { error } = sms.settings.safeParse(given)
    return Object.fromEntries(error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? [])
  }
  expect(wrong({})).toEqual({ kavenegarKey: 'kavenegar_key' })
  expect(wrong({ gateway: 'twilio' })).toEqual({ twilioSid: 'twilio_sid', twilioToken: 'twilio_token' })
  expect(wrong({ ...typed.http({ url: 'http://a.example' }), secondGateway: 'kavenegar' })).toEqual({
    secondKavenegarKey: 'kavenegar_key',
  })
})
