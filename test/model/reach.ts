/**
 * What the requirements say about who reaches what (E1–E6, E12, E17), kept beside the real application and by nothing of its
 * queries: a consultancy with two clients, and every word that was ever written in it.
 */

export interface ModelCompany {
  readonly id: string;
  readonly name: string;
  archived: boolean;
}

/** Of the consultancy, or a contact of one of its clients; a membership that ended is null. */
export interface ModelPerson {
  readonly id: string;
  readonly side: 'owner' | 'consultant' | 'client';
  membership: string | null;
  /** A contact's. */
  company: ModelCompany | null;
  seesAll: boolean;
  given: Set<ModelEngagement>;
}

export interface Said {
  readonly id: string;
  readonly by: ModelPerson;
  readonly word: string;
  readonly kind: 'comment' | 'note';
  removed: boolean;
}

export interface ModelFinding {
  readonly id: string;
  /** The title of the draft. */
  draft: string;
  revision: number;
  /** What its client has: the title, and what was said of each change. */
  published: { title: string; revision: number; readonly changes: string[] } | null;
  readonly said: Said[];
}

export interface ModelEngagement {
  readonly id: string;
  readonly company: ModelCompany;
  readonly reference: string;
  readonly title: string;
  readonly scope: string;
  readonly rules: string;
  visible: boolean;
  readonly team: Set<ModelPerson>;
  findings: ModelFinding[];
}

export interface ModelConsultancy {
  needToKnow: boolean;
  readonly companies: ModelCompany[];
  readonly people: ModelPerson[];
  readonly engagements: ModelEngagement[];
}

/** E3, E4, E5, E6: whether an engagement is within somebody's reach. */
export function reaches(all: ModelConsultancy, person: ModelPerson, engagement: ModelEngagement): boolean {
  if (person.membership === null) return false;
  if (person.side === 'owner') return true;
  if (person.side === 'consultant') return !all.needToKnow || engagement.team.has(person);
  const { company, visible } = engagement;
  if (person.company !== company || !visible || company.archived) return false;
  return person.seesAll || person.given.has(engagement);
}

const saidIn = ({ said }: ModelFinding, kinds: readonly Said['kind'][]) =>
  said.filter(({ kind, removed }) => !removed && kinds.includes(kind)).map(({ word }) => word);

/** The words of a finding that somebody within reach of its engagement reads on its page; null where they have no such page. */
export function wordsOf(person: ModelPerson, finding: ModelFinding): string[] | null {
  const { published, draft } = finding;
  if (person.side === 'client')
    return published === null
      ? null
      : [published.title, ...published.changes, ...saidIn(finding, ['comment'])];
  return [draft, ...saidIn(finding, published === null ? ['note'] : ['note', 'comment'])];
}

/** Every word that somebody may read, wherever it is shown. */
export function mayRead(all: ModelConsultancy, person: ModelPerson): Set<string> {
  const words = new Set<string>();
  for (const engagement of all.engagements) {
    if (!reaches(all, person, engagement)) continue;
    const { title, scope, rules, findings } = engagement;
    for (const word of person.side === 'client' ? [title, scope] : [title, scope, rules]) words.add(word);
    for (const finding of findings) {
      for (const word of wordsOf(person, finding) ?? []) words.add(word);
      if (finding.published !== null) {
        words.add(finding.published.title);
        for (const change of finding.published.changes) words.add(change);
      }
    }
  }
  return words;
}

/** Who keeps a company and its contacts: the consultancy, or with need to know whoever is on one of its teams, while it has any (E3, E5). */
export function keeps(all: ModelConsultancy, person: ModelPerson, company: ModelCompany): boolean {
  if (person.side === 'owner' || !all.needToKnow) return true;
  const its = all.engagements.filter((engagement) => engagement.company === company);
  return its.length === 0 || its.some((engagement) => reaches(all, person, engagement));
}
