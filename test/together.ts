/**
 * Waits until every one of them has ended, also where another failed, so that none goes on beside the next test; then
 * throws the first failure.
 */
export async function together(work: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}
