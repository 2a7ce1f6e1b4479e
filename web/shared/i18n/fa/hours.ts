import type { hours as english } from '../en/hours.ts'

export const hours: { [key in keyof typeof english]: string } = {
  calendars: 'ساعت کاری',
  date: 'تاریخ',
}
