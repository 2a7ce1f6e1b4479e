import type { Soaked } from './soak.ts'

/** What was broken, how long things took and what came of it, as a person reads it. */
export function report({
  seed,
  broken,
  figures,
  statuses,
  faults,
  stormed,
  took,
  wrongs,
  story,
  counts,
  channels,
}: Soaked): string {
  const number = (entries?: unknown[]) => entries?.length ?? 0
  const acknowledged = number(counts.said) + number(counts.mailed) + number(counts.answered)
  const lines = [
    `Seed ${seed}: ${acknowledged} acknowledged (${number(counts.said)} in chat, ${number(counts.mailed)} mails, ${number(counts.answered)} answers), ` +
      `${number(counts.taken)} mails taken of us, ${counts.messages} messages and ${counts.facts} facts stored; ` +
      `${Math.round(stormed / 1000)} s of storm, ${Math.round(took / 1000)} s in all.`,
    '',
    ...[...broken]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([what, times]) => `${String(times).padStart(5)} × ${what}`),
    '',
    ...channels.map(
      ({ kind, acknowledged, answered, met }) =>
        `${kind}: ${acknowledged} acknowledged, ${answered} answers sent; while something of it was under way: ` +
        met.map(([what, times, of]) => `${times} of ${of} ${what}`).join(', ') +
        '.',
    ),
    '',
    ...figures
      .rows()
      .map(
        (row) =>
          `${row.name}: p50 ${row.p50} ms, p99 ${row.p99} ms, at most ${row.most} ms (${row.times}, and ${row.disturbed} with something else broken)`,
      ),
    `Agents were answered ${[...statuses].map(([status, times]) => `${status || 'nothing'} × ${times}`).join(', ')}.`,
    ...[...faults].map(([fault, times]) => `${times} × 500: ${fault}`),
    '',
    ...wrongs.slice(0, 20).map(({ promise, key, what }) => `BROKEN  ${promise}: ${key ?? ''} ${what}`),
    ...(wrongs.length > 20 ? [`… and ${wrongs.length - 20} more`] : []),
    ...(story ? ['', 'The first of them:', story] : []),
    wrongs.length === 0
      ? '0 lost, 0 doubled, 0 out of order, 0 silent; every screen exact; the chain is whole.'
      : `${wrongs.length} promises broken.`,
  ]
  return lines.join('\n')
}
