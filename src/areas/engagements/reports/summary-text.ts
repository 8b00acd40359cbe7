const MOST_BYTES = 20 * 1024;

/** What is wrong with what somebody wrote for a report alone; null where nothing is. */
export function summaryProblem(typed: string): string | null {
  const bytes = Buffer.byteLength(typed);
  return bytes <= MOST_BYTES
    ? null
    : `This is ${Math.ceil(bytes / 1024)} KB long. Use at most ${MOST_BYTES / 1024} KB.`;
}
