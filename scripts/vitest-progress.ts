import { DefaultReporter, type TestCase, type TestModule, type TestSpecification } from 'vitest/node';
import { Progress } from './progress.ts';

/** Vitest's own report of what failed; of what did not, a line now and then instead of one for each file. */
export default class VitestProgress extends DefaultReporter {
  readonly #progress = new Progress('files');

  constructor() {
    super({ summary: false });
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications);
    this.#progress.expect(specifications.length);
  }

  override onTestCaseReady(test: TestCase): void {
    super.onTestCaseReady(test);
    this.#progress.started(
      test.id,
      `${test.project.name}: ${test.module.relativeModuleId} › ${test.fullName}`,
    );
  }

  override onTestCaseResult(test: TestCase): void {
    super.onTestCaseResult(test);
    const { state } = test.result();
    this.#progress.ended(test.id, state === 'pending' ? 'skipped' : state);
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module);
    this.#progress.unitDone();
  }

  override onTestRunEnd(...run: Parameters<DefaultReporter['onTestRunEnd']>): void {
    this.#progress.stop();
    super.onTestRunEnd(...run);
  }

  protected override printTestModule(module: TestModule): void {
    if (module.state() === 'failed') super.printTestModule(module);
  }
}
