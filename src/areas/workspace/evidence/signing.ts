import type { KeyObject } from 'node:crypto';
import { keyOrObstacle, type Obstacle } from '../../../audit/chain/checking.ts';
import { type SignedHead, signHead } from '../../../audit/chain/heads.ts';
import { headKey } from '../../../audit/chain/keys.ts';
import { obstacleInWords } from '../../../audit/chain/words.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { publicKeyHex, signed } from '../../../domain/evidence/signature.ts';
import { release } from '../../../release.ts';
import type { Services } from '../../../services.ts';
import { jsonOf, type MadeBy } from './json.ts';

type Needs = Pick<Services, 'config' | 'db' | 'keyring'>;

function headOf({ record, workspace, madeAt }: Evidence, key: KeyObject): SignedHead | null {
  if (record === null) return null;
  const { entries, hash } = record;
  return signHead(key, { chain: workspace.id, entries, hash: Buffer.from(hash, 'hex'), at: madeAt });
}

const madeBy = ({ config }: Needs, evidence: Evidence, key: KeyObject | null): MadeBy => ({
  release: release(),
  installation: config.baseUrl,
  head: key && headOf(evidence, key),
});

/** The public key that evidence is signed with, in hexadecimal; or what keeps it from being signed now, in words. */
export async function evidenceKey(
  needs: Needs,
): Promise<{ readonly key: string } | { readonly trouble: string }> {
  const key = await keyOrObstacle(needs, headKey);
  return typeof key === 'string' ? { trouble: obstacleInWords(key) } : { key: publicKeyHex(key) };
}

/** Evidence as a signed file, as it is sent; or why nothing can be signed. */
export async function signedFile(
  needs: Needs,
  evidence: Evidence,
): Promise<{ readonly content: AsyncIterable<string> } | { readonly obstacle: Obstacle }> {
  const key = await keyOrObstacle(needs, headKey);
  if (typeof key === 'string') return { obstacle: key };
  return { content: signed(key, jsonOf(evidence, madeBy(needs, evidence, key))) };
}

/** How evidence was made and how it is checked, for a document that is not signed itself. */
export async function howMade(needs: Needs, evidence: Evidence) {
  const key = await keyOrObstacle(needs, headKey);
  if (typeof key === 'string') return { ...madeBy(needs, evidence, null), key: null };
  return { ...madeBy(needs, evidence, key), key: publicKeyHex(key) };
}
