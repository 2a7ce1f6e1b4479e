export type Labels = Record<string, string>

/** One line of what is measured, with a value for each set of labels. */
export interface Metric {
  name: string
  type: 'counter' | 'gauge'
  about: string
  values: [labels: Labels, value: number][]
}

const gaugeOf = (name: string, about: string, values: Metric['values']): Metric => ({
  name,
  type: 'gauge',
  about,
  values,
})
export const gauges = gaugeOf
export const gauge = (name: string, about: string, value: number) => gaugeOf(name, about, [[{}, value]])
export const counter = (name: string, about: string, value: number): Metric => ({
  ...gauge(name, about, value),
  type: 'counter',
})

/** The text format of Prometheus, version 0.0.4. */
export const written = (metrics: Metric[]) =>
  metrics
    .filter(({ values }) => values.length > 0)
    .map(paragraph)
    .join('')

const paragraph = ({ name, type, about, values }: Metric) =>
  `# HELP ${name} ${about}\n# TYPE ${name} ${type}\n` +
  values.map(([labels, value]) => `${name}${list(labels)} ${value}\n`).join('')

function list(labels: Labels) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
