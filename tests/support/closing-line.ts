import type { Reporter, TestModule } from 'vitest/node'

/** The run's last line, for people and scripts that read only that. A file that could not run counts as one failure. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const counts = modules.map(count)
    const sum = (of: 'passed' | 'failed') => counts.reduce((total, each) => total + each[of], 0)
    const line = `${sum('passed')} passed, ${sum('failed') + errors.length} failed`
    const again = modules.flatMap((module) =>
      [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky),
    )
    process.on('exit', () => {
      for (const test of again) {
        const [first] = test.result().errors ?? []
        console.log(`AT THE SECOND TRY ONLY: ${test.module.relativeModuleId} > ${test.fullName}\n  ${first?.message}`)
      }
      console.log(line)
    })
  }
}

function count(module: TestModule) {
  const states = [...module.children.allTests()].map((test) => test.result().state)
  const passed = states.filter((state) => state === 'passed').length
  const failed = states.filter((state) => state === 'failed').length
  // Its own error, or one of its hooks', leaves its tests neither passed nor failed.
  return { passed, failed: failed || (module.ok() ? 0 : 1) }
}
