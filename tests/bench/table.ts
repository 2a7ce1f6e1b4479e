import type { Figure } from './figures.ts'

export function verdict({ value, target, beyond, upwards, isVoid }: Figure): string {
  if (isVoid) return 'void: too restless'
  const reaches = (limit: number) => (upwards ? value >= limit : value <= limit)
  return reaches(beyond) ? 'beyond the target' : reaches(target) ? 'on target' : 'MISSED'
}

const shown = (value: number) => String(Number(value.toPrecision(3)))

export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => {
    const { row, name, value, range, unit, target, beyond, upwards, detail } = figure
    const sign = upwards ? '≥' : '≤'
    const wanted = `${sign} ${target} (${beyond}) ${unit}`
    const between = range ? `${shown(range[0])} – ${shown(range[1])}` : '–'
    return [String(row), name, wanted, `${shown(value)} ${unit}`, between, verdict(figure), detail]
  })
  const head = ['#', 'Figure', 'Target (beyond)', 'Median', 'Range', 'Verdict', 'Measured']
  const widths = head.map((title, n) => Math.max(title.length, ...rows.map((row) => row[n]!.length)))
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
