import type { EndedAudit } from '../access/ended-audits.ts';
import { writtenEnd } from '../domain/zoned-time.ts';

/** What somebody is told whose time as an auditor is over (B13), and whom to ask. */
export function endedInWords({ workspace, zone, endedAt, owner }: EndedAudit): string {
  const end = writtenEnd(endedAt, zone);
  return `You could look at ${workspace} as an auditor until ${end}. If you need more time, ask ${owner ?? 'its owner'} to invite you again.`;
}
