import type { HttpSettings } from './settings.ts'

/** What a known gateway is filled in with; each field as the form has it. */
export interface Preset {
  /** Whose manual says so. */
  source: string
  fields: Partial<HttpSettings>
}

/** Data alone: one more gateway is one more entry. */
export const presets: Record<Exclude<HttpSettings['httpPreset'], 'none'>, Preset> = {
  smsir: {
    source: 'https://app.sms.ir/developer/help',
    fields: {
      httpUrl: 'https://api.sms.ir/v1/send/bulk',
      httpBody: '{"lineNumber": "{{from}}", "messageText": "{{text}}", "mobiles": ["{{to}}"]}',
      httpHeaders: ['X-API-KEY: {{password}}'],
      httpNumber: 'national',
      httpTaken: 'status=1',
      httpId: 'data.messageIds.0',
      httpReason: 'message',
      httpBalanceUrl: 'https://api.sms.ir/v1/credit',
      httpBalanceAt: 'data',
      httpBalanceCurrency: 'SMS',
    },
  },
  melipayamak: {
    source: 'https://www.melipayamak.com/api/sendsms/',
    fields: {
      httpUrl: 'https://rest.payamak-panel.com/api/SendSMS/SendSMS',
      httpType: 'form',
      httpBody: 'username={{user}}&password={{password}}&to={{to}}&from={{from}}&text={{text}}&isflash=false',
      httpNumber: 'national',
      httpTaken: 'RetStatus=1',
      httpId: 'Value',
      httpReason: 'StrRetStatus',
    },
  },
  vonage: {
    source: 'https://developer.vonage.com/en/api/sms',
    fields: {
      httpUrl: 'https://rest.nexmo.com/sms/json',
      httpBody:
        '{"api_key": "{{user}}", "api_secret": "{{password}}", "from": "{{from}}", "to": "{{to}}", "text": "{{text}}", "type": "unicode", "callback": "{{callback}}"}',
      httpNumber: 'digits',
      httpTaken: 'messages.0.status=0',
      httpId: 'messages.0.message-id',
      httpReason: 'messages.0.error-text',
      httpTextAt: 'text',
      httpFromAt: 'msisdn',
      httpIdAt: 'messageId',
      httpReceiptIdAt: 'messageId',
      httpStateAt: 'status',
      httpDelivered: 'delivered',
      httpFailed: 'failed|rejected|expired|undeliverable',
      httpBalanceUrl: 'https://rest.nexmo.com/account/get-balance?api_key={{user}}&api_secret={{password}}',
      httpBalanceAt: 'value',
      httpBalanceCurrency: 'EUR',
    },
  },
  elks: {
    source: 'https://46elks.com/docs/send-sms',
    fields: {
      httpUrl: 'https://api.46elks.com/a1/sms',
      httpType: 'form',
      httpBody: 'from={{from}}&to={{to}}&message={{text}}&whendelivered={{callback}}',
      httpHeaders: ['Authorization: Basic {{login}}'],
      httpTaken: 'status=created|sent|delivered',
      httpId: 'id',
      httpTextAt: 'message',
      httpFromAt: 'from',
      httpIdAt: 'id',
      httpReceiptIdAt: 'id',
      httpStateAt: 'status',
      httpDelivered: 'delivered',
      httpFailed: 'failed',
    },
  },
}
