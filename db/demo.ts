/** The cast of a small shop and a week of its conversations, for `npm run demo`. Minutes are counted back from now. */
export interface DemoAgent {
  name: string
  email: string
  role: 'agent' | 'supervisor'
}
export type DemoStep =
  | { ago: number; says: string }
  | { ago: number; by: string; answers: string }
  | { ago: number; by: string; notes: string }
  | { ago: number; by: string; resolves: true }
export interface DemoConversation {
  customer: string
  steps: DemoStep[]
}

export const demoAgents: DemoAgent[] = [
  { name: 'Nima Rahimi', email: 'nima@naranj.example', role: 'agent' },
  { name: 'Sara Ahmadi', email: 'sara@naranj.example', role: 'agent' },
  { name: 'Sam Okafor', email: 'sam@naranj.example', role: 'supervisor' },
]

const [nima, sara, sam] = demoAgents.map((agent) => agent.email) as [string, string, string]
const hour = 60
const day = 24 * hour

export const demoWeek: DemoConversation[] = [
  {
    customer: 'Carol Bennett',
    steps: [
      { ago: day + 5 * hour, says: 'Hello, I sent the lamp from order NR-4821 back ten days ago.' },
      { ago: day + 5 * hour - 1, says: 'You said five days, and the refund is still not here.' },
      {
        ago: day + 4 * hour,
        by: nima,
        answers: 'Hello Carol, the return reached us on the 12th. I am asking Finance why the refund has not gone out.',
      },
      {
        ago: day + 3 * hour,
        by: sara,
        notes: 'The bank sent the transfer back: one digit of the IBAN was missing. We need the right one.',
      },
      { ago: 24, says: 'Still nothing. This is the third time I have asked.' },
    ],
  },
  {
    customer: 'مریم احمدی',
    steps: [
      { ago: 2 * day, says: 'سلام، چراغ سفارش NR-4907 را پس فرستادم. گفتید پنج روزه پول برمی‌گردد، ولی هنوز نیامده.' },
      { ago: 2 * day - 30, by: sara, answers: 'سلام مریم خانم، مرجوعی به انبار رسیده است. همین حالا از مالی می‌پرسم.' },
      { ago: 50, says: 'ممنون. شمارهٔ شبا را دوباره بفرستم؟' },
    ],
  },
  {
    customer: 'Pars Novin Co.',
    steps: [
      { ago: 3 * hour, says: 'We paid invoice 1187 twice. Please return the extra amount.' },
      { ago: 2 * hour, by: sara, answers: 'Thank you for telling us. Finance is looking at both payments.' },
      { ago: 78, says: 'The bank statement is with Finance since noon. When will we hear?' },
    ],
  },
  { customer: 'علی رضایی', steps: [{ ago: 31, says: 'سلام. به‌جای پول، اعتبار خرید هم می‌دهید؟' }] },
  { customer: 'Elena Petrova', steps: [{ ago: 44, says: 'The vase arrived broken. Shall I send photos?' }] },
  {
    customer: 'سمیه رستمی',
    steps: [
      { ago: 5 * hour, says: 'کارت هدیه را می‌شود پس داد؟' },
      { ago: 4 * hour, by: nima, answers: 'بله، تا سی روز پس از خرید. شمارهٔ کارت را بفرستید.' },
    ],
  },
  {
    customer: 'رضا کریمی',
    steps: [
      { ago: 6 * hour, says: 'پرداخت کردم، رسیدش را کجا بفرستم؟' },
      { ago: 5 * hour + 40, by: nima, answers: 'همین‌جا بفرستید، کافی است.' },
      { ago: 5 * hour + 10, by: nima, notes: 'رسید به مالی داده شد.' },
    ],
  },
  {
    customer: 'Daniel Weber',
    steps: [
      { ago: 3 * day, says: 'Can the courier come after six?' },
      { ago: 3 * day - 40, by: sam, answers: 'Yes. The courier collects it on Thursday between six and eight.' },
    ],
  },
  {
    customer: 'حسین موسوی',
    steps: [
      { ago: 4 * day, says: 'گلدان دوم سفارشم نرسیده است.' },
      { ago: 4 * day - 90, by: sara, answers: 'عذر می‌خواهیم. گلدان دوم فردا با پیک می‌رسد.' },
      { ago: 3 * day, says: 'رسید، سپاس.' },
      { ago: 3 * day - 10, by: sara, resolves: true },
    ],
  },
  {
    customer: 'Zahra Kazemi',
    steps: [
      { ago: 6 * day, says: 'Do you deliver to Shiraz?' },
      { ago: 6 * day - 20, by: nima, answers: 'Yes, in three days, free from 2,000,000 toman.' },
      { ago: 6 * day - 25, by: nima, resolves: true },
    ],
  },
]
