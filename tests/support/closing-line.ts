import type { Reporter, TestModule } from 'vitest/node'

/** The run's last line, for people and scripts that read only that. A file that could not be loaded counts as one failure. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const failedTests = tests.filter((test) => test.result().state === 'failed').length
    const broken = modules.filter((module) => module.errors().length > 0).length
    process.on('exit', () => console.log(`${passed} passed, ${failedTests + broken + errors.length} failed`))
  }
}
