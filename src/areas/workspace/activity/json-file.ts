import type { ActivityEvent } from './queries.ts';

/** An entry as the file has it; `docs/activity-log.md` says what each member is. */
const memberOf = ({ id, at, type, sentence, actor, subject, host, ip, detail }: ActivityEvent) => ({
  ...{ id, at: new Date(at).toISOString(), type, sentence, actor, subject, host, ip, detail },
});

/**
 * Entries of the activity log as one JSON array, an entry on each line. It's closed behind the last one alone, so that a file
 * that broke off is no JSON.
 */
export async function* jsonOf(stretches: AsyncIterable<readonly ActivityEvent[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const entries of stretches) {
    yield `${before}${entries.map((entry) => JSON.stringify(memberOf(entry))).join(',\n')}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
