/** SMPP 3.4, 5.1.2.1. */
export const commands = {
  bindReceiver: 0x01,
  bindTransmitter: 0x02,
  submit: 0x04,
  deliver: 0x05,
  unbind: 0x06,
  bindTransceiver: 0x09,
  enquire: 0x15,
  nack: 0x8000_0000,
}
const response = 0x8000_0000

export const responseTo = (command: number) => (command | response) >>> 0
export const isResponse = (command: number) => command >= response

/** Those `command_status` that we answer ourselves, 5.1.3. */
export const statuses = { ok: 0, unknownCommand: 0x03, comeAgain: 0x64 }

/** Tags of optional parameters, 5.3.2. */
export const tags = {
  receiptedMessageId: 0x001e,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarPlace: 0x020f,
  networkError: 0x0423,
  payload: 0x0424,
  messageState: 0x0427,
}
