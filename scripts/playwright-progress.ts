import type { FullConfig, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { Progress } from './progress.ts';

/** Says now and then how far Playwright is; what failed is told by the reporter beside this one. */
export default class PlaywrightProgress implements Reporter {
  readonly #progress = new Progress('tests');

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#progress.expect(suite.allTests().length);
  }

  onTestBegin(test: TestCase): void {
    this.#progress.started(test.id, test.titlePath().filter(Boolean).join(' › '));
  }

  onTestEnd(test: TestCase, { status }: TestResult): void {
    const failed = status !== test.expectedStatus;
    this.#progress.ended(test.id, status === 'skipped' ? 'skipped' : failed ? 'failed' : 'passed');
    this.#progress.unitDone();
  }

  onEnd(): void {
    this.#progress.stop();
  }

  printsToStdio(): boolean {
    return false;
  }
}
