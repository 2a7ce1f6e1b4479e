export const hours = {
  calendars: 'Working hours',
  date: 'Date',
} as const
