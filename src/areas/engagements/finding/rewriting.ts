import type { Held } from '../../../access/deed.ts';
import type { FindingText } from '../../../domain/finding-fields.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { keepVersion } from '../history/versions.ts';
import { sealDraft } from './content.ts';
import { markFinding } from './finding-assets.ts';
import { rewriteFinding } from './findings.ts';
import { rankIn } from './leading.ts';
import type { Finding } from './queries.ts';

/**
 * Puts another text in the place of that of a finding that is held, and keeps the one before in its history (E15); the new
 * revision, or null where somebody else was first. `restoredId` is the version that is restored by it.
 */
export async function rewriteHeld(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, now, session }: Held<'dashboard'>,
  finding: Finding,
  text: FindingText,
  restoredId?: string,
): Promise<number | null> {
  const { id, revision, leads } = finding;
  const writing = { by: session.account.id, now };
  const key = await companyKey(trx, keyring, finding);
  const isMarked = text.assets !== finding.text.assets;
  const written = await rewriteFinding(
    trx,
    { id, revision, severity: rankIn(text, leads), content: sealDraft(key, id, text), isMarked },
    writing,
  );
  if (written !== null && isMarked) await markFinding(trx, key, finding, text.assets);
  if (written !== null) await keepVersion(trx, key, finding, { ...writing, restoredId });
  return written;
}
