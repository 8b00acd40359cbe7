import type { Installation } from './installation.ts';
import {
  boot,
  companyKey,
  contents,
  createLog,
  EMPTY_FINDING,
  loadConfig,
  PROSE_FIELDS,
  writable,
} from './product.ts';
import { idOf } from './seed-sql.ts';

const MINUTE_MS = 60_000;
const AUTHOR = 1;
const SENTENCES = 40;
const BATCH = 100;

/** A text of which one sentence differs from one version to the next. */
const written = (version: number) =>
  Array.from({ length: SENTENCES }, (_, nth) => {
    const last = version - ((version - nth) % SENTENCES);
    return `Sentence ${nth} says what somebody saw when they looked for the ${last}th time.`;
  }).join(' ');

/**
 * Gives a finding of the first workspace so many versions, each with a text in all its fields, and returns the id of the one in
 * the middle. The last one is what the finding holds.
 */
export async function addVersions(
  { environment }: Installation,
  { engagementId, findingId, count }: { engagementId: string; findingId: string; count: number },
): Promise<string> {
  const backstage = await boot(loadConfig(environment), await createLog('error'));
  const { keyring, clock } = backstage.services;
  const begun = clock.now() - count * MINUTE_MS;
  const ids = { workspace_id: idOf('workspace', 0), company_id: idOf('company', 0) };
  // The first version has its finding's id.
  const idOfVersion = (number: number) =>
    number === 1 ? findingId : `019b${number.toString(16).padStart(4, '0')}${findingId.slice(8)}`;
  await writable(backstage.services.db)
    .transaction()
    .execute(async (trx) => {
      const key = await companyKey(trx, keyring, {
        workspaceId: ids.workspace_id,
        companyId: ids.company_id,
      });
      const textOf = (number: number) => ({
        ...EMPTY_FINDING,
        ...Object.fromEntries(PROSE_FIELDS.map((field) => [field, written(number)])),
        title: 'Looked at again and again',
        severity: 'high',
      });
      await trx.deleteFrom('finding_versions').where('finding_id', '=', findingId).execute();
      for (let from = 1; from <= count; from += BATCH) {
        const numbers = Array.from({ length: Math.min(BATCH, count + 1 - from) }, (_, nth) => from + nth);
        await trx
          .insertInto('finding_versions')
          .values(
            numbers.map((number) => {
              const isNewest = number === count;
              return {
                ...ids,
                id: idOfVersion(number),
                engagement_id: engagementId,
                finding_id: findingId,
                number,
                author_id: idOf('account', AUTHOR),
                started_at: begun + number * MINUTE_MS,
                changed_at: isNewest ? null : begun + (number + 1) * MINUTE_MS,
                content: isNewest ? null : contents.version(key, idOfVersion(number), textOf(number)),
                published_at: null,
                restored_id: null,
              };
            }),
          )
          .execute();
      }
      await trx
        .updateTable('findings')
        .set({ content: contents.draft(key, findingId, textOf(count)) })
        .where('id', '=', findingId)
        .execute();
    });
  await backstage.close();
  return idOfVersion(Math.ceil(count / 2));
}
