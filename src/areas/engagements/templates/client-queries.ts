import type { TeamReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { wordsOfName } from '../../../domain/client-names.ts';
import type { KnownWords } from '../../../domain/client-traces.ts';
import { parseAssets } from '../../../domain/finding-fields.ts';
import type { Services } from '../../../services.ts';
import { findEngagement } from '../engagement/queries.ts';
import type { Finding } from '../finding/queries.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** The company's reference, and the people who are its contacts or are invited; of a finding that the caller reaches. */
async function companyFacts(db: Reader, { companyId, workspaceId }: Finding) {
  const [company, contacts] = await Promise.all([
    db.selectFrom('companies').select('reference').where('id', '=', companyId).executeTakeFirst(),
    db
      .selectFrom('memberships as m')
      .innerJoin('accounts as a', 'a.id', 'm.account_id')
      .select(['a.name', 'a.email'])
      .where('m.workspace_id', '=', workspaceId)
      .where('m.company_id', '=', companyId)
      .execute(),
  ]);
  return { reference: company?.reference ?? null, contacts };
}

const certain = (kind: KnownWords['kind'], text: string): KnownWords => ({ kind, text, isCertain: true });
const possible = (kind: KnownWords['kind'], text: string): KnownWords => ({ kind, text, isCertain: false });

/** An asset names a system if it has a dot, a colon or a number within; short ones and mere words are of every text. */
const namesSystem = (text: string) =>
  (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) > 5 && /[\p{L}\p{N}][.:/\\][\p{L}\p{N}/\\]|[0-9]/u.test(text);

/** Words of an asset; the whole of a long line would be found in no text. */
function ofAsset(text: string): KnownWords[] {
  if (text.trim() === '') return [];
  return [namesSystem(text) ? certain('asset', text) : possible('asset', text)];
}

/** The host in an address by itself, which texts name without the rest of it. */
const hostsIn = (text: string): string[] =>
  [...text.matchAll(/:\/\/(?:[^\s/?#@]{0,200}@)?([^\s/?#:@]{1,253})/gu)].map(([, host = '']) => host);

/**
 * What is known of the client of a finding within reach, and may stand in none of its templates (E16): the company's and its
 * contacts' names, the engagement's title and reference, and the assets.
 */
export async function clientWordsOf(
  needs: Needs,
  reach: TeamReach,
  finding: Finding,
): Promise<readonly KnownWords[]> {
  const [engagement, { reference, contacts }] = await Promise.all([
    findEngagement(needs, reach, finding.engagementId),
    companyFacts(needs.db, finding),
  ]);
  const assets = parseAssets(finding.text.assets).flatMap(({ what, where }) => [
    ...ofAsset(what),
    ...ofAsset(where),
    ...[...hostsIn(what), ...hostsIn(where)].map((host) => certain('asset', host)),
  ]);
  const known = [
    ...(engagement === null
      ? []
      : [
          ...wordsOfName('company', engagement.company),
          certain('engagement', engagement.reference),
          possible('engagement', engagement.title),
        ]),
    ...(reference === null ? [] : [certain('company', reference)]),
    ...contacts.flatMap(({ name, email }) => [...wordsOfName('person', name), certain('person', email)]),
    ...assets,
  ];
  return [...new Map(known.map((words) => [JSON.stringify(words), words])).values()];
}
