import { sql } from 'kysely';
import type { Installation } from './installation.ts';
import { boot, createLog, loadConfig, packForSearch, writable } from './product.ts';

/** Texts of many words, common ones and rare ones as languages have them, and always the same. */

const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz';
const WORDS = 20_000;
const WORDS_OF_A_TEXT = 400;

/** Numbers between 0 and 1 that follow from a seed (a linear congruence; no secret). */
function following(seed: number): () => number {
  let at = seed;
  return () => {
    at = (Math.imul(at, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return at / 0x8000_0000;
  };
}

const vocabulary = (() => {
  const next = following(7);
  return Array.from({ length: WORDS }, (_, nth) => {
    const letters = 2 + Math.floor(Math.log2(nth + 2) / 2 + next() * 5);
    return Array.from({ length: letters }, () => LETTERS[Math.floor(next() * next() * LETTERS.length)]).join(
      '',
    );
  });
})();

/** How a word begins that is neither rare nor common. */
export const SOUGHT = (vocabulary[3_000] ?? '').slice(0, 4);

/** The text of a finding, of some 270 different words. */
export function textOf(number: number): string {
  const next = following(number + 1);
  for (let nth = 0; nth < 8; nth += 1) next();
  return Array.from({ length: WORDS_OF_A_TEXT }, () => vocabulary[Math.floor(WORDS ** next()) - 1]).join(' ');
}

/** Packs all findings for search, as the server would within minutes. */
export async function packAll({ environment, kind }: Installation): Promise<void> {
  const backstage = await boot(loadConfig(environment), await createLog('error'));
  const { services } = backstage;
  const db = writable(services.db);
  await sql`insert into search_changes (finding_id, engagement_id, slot, stamp, workspace_id, company_id)
    select id, engagement_id, number / 128, '', workspace_id, company_id from findings`.execute(db);
  await packForSearch(services);
  if (kind === 'postgres') await sql`analyze`.execute(db);
  await backstage.close();
}
