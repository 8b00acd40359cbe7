import type { Trx } from '../../../../data/database.ts';
import { rankOf } from '../../../../domain/finding.ts';
import type { CompanyKey } from '../../../../sealing/company-keys.ts';
import { type ScannedGroup, sealGroup } from '../content.ts';
import { readGroup } from '../group-queries.ts';
import { rewriteRead } from '../read-groups.ts';
import type { FoundMore } from './messages.ts';

/** What of a check is told apart as its wording. */
const wordsOf = ({
  tool: _tool,
  toolName: _toolName,
  plugin: _plugin,
  severity: _severity,
  remarks: _remarks,
  ...words
}: ScannedGroup) => JSON.stringify(words);

/** A check as it is written: sealed, with a mark by which other words are noticed. */
export const writtenGroup = (key: CompanyKey, importId: string, number: number, group: ScannedGroup) => ({
  words: key.mark(wordsOf(group), ['scanned_findings', 'words']),
  content: sealGroup(key, importId, number, group),
});

const MOST_REMARKS = 20;

/** Writes what later results of a check add to the one that was written first. */
export async function writeMore(
  trx: Trx,
  { id, key }: { readonly id: string; readonly key: CompanyKey },
  { number, severity, vectors, cves, references, remarks }: FoundMore,
): Promise<void> {
  const first = await readGroup(trx, { id, key }, number);
  if (first === null) return;
  const whole: ScannedGroup = {
    ...first,
    ...vectors,
    cves: [...first.cves, ...cves],
    references: [...first.references, ...references],
    remarks: [...first.remarks, ...remarks].slice(0, MOST_REMARKS),
  };
  await rewriteRead(trx, id, number, {
    ...writtenGroup(key, id, number, whole),
    ...(severity !== null && { severity: rankOf(severity) }),
  });
}
