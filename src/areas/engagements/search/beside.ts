import type { Reach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { proseWords } from '../../../domain/search-words.ts';
import type { Services } from '../../../services.ts';
import { engagementsOf } from '../engagement/queries.ts';
import { type FoundWords, findWords, type Passage } from './documents.ts';

/** Looks through what findings are found for and in: companies and engagements, of which there are few (E23). */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** How many of either are shown; whoever is looking for one more types more of it. */
const MOST_SHOWN = 10;

/** A company or an engagement in which all terms begin words. */
export interface FoundBeside extends FoundWords {
  readonly id: string;
  readonly reference: string | null;
  /** What it is called, without the reference. */
  readonly calling: string;
  /** Whose engagement it is. */
  readonly company: string;
}

/** Some of them, and how many there are. */
export interface SomeBeside {
  readonly shown: readonly FoundBeside[];
  readonly count: number;
}

const NOTHING: SomeBeside = { shown: [], count: 0 };

const someOf = (found: readonly FoundBeside[]): SomeBeside => ({
  shown: found.toSorted((one, other) => other.inTitle - one.inTitle).slice(0, MOST_SHOWN),
  count: found.length,
});

/** What somebody reads of an engagement besides its title: clients its scope alone. */
function engagementPassages(
  reach: Reach,
  engagement: { readonly scope: string; readonly rules: string; readonly tags: readonly string[] },
): Passage[] {
  const scope: Passage = { place: 'scope', text: proseWords(engagement.scope) };
  if (reach.kind === 'client') return [scope];
  return [
    scope,
    { place: 'rules', text: proseWords(engagement.rules) },
    { place: 'tags', text: engagement.tags.join(', ') },
  ];
}

type Engagements = Awaited<ReturnType<typeof engagementsOf>>;

function engagementsFound(engagements: Engagements, reach: Reach, terms: readonly string[]): SomeBeside {
  const found: FoundBeside[] = [];
  for (const { id, company, reference, title, ...texts } of engagements) {
    const name = `${reference} ${title}`;
    const words = findWords({ title: name, passages: engagementPassages(reach, texts) }, terms);
    if (words !== null) found.push({ id, reference, calling: title, company, ...words });
  }
  return someOf(found);
}

/**
 * All of the consultancy know what their clients are called; a token for chosen engagements knows those of whom they are
 * (E27), and a client has no other than their own.
 */
async function companiesFound(
  db: Reader,
  reach: Reach,
  { engagements, terms }: { readonly engagements: Engagements; readonly terms: readonly string[] },
): Promise<SomeBeside> {
  if (reach.kind === 'client') return NOTHING;
  const known = new Set(engagements.map(({ companyId }) => companyId));
  const companies = await db
    .selectFrom('companies')
    .select(['id', 'name', 'reference'])
    .where('workspace_id', '=', reach.workspaceId)
    .orderBy('name')
    .execute();
  const found: FoundBeside[] = [];
  for (const { id, name: company, reference } of companies) {
    if (reach.ofToken !== null && !known.has(id)) continue;
    const name = reference === null ? company : `${company} (${reference})`;
    const words = findWords({ title: name, passages: [] }, terms);
    if (words !== null) found.push({ id, reference, calling: company, company, ...words });
  }
  return someOf(found);
}

/** The companies and engagements within reach in which all terms begin words (E1, E23). */
export async function searchBeside(
  needs: Needs,
  reach: Reach,
  terms: readonly string[],
): Promise<{ readonly companies: SomeBeside; readonly engagements: SomeBeside }> {
  const engagements = await engagementsOf(needs, reach);
  const companies = await companiesFound(needs.db, reach, { engagements, terms });
  return { companies, engagements: engagementsFound(engagements, reach, terms) };
}
