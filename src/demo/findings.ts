import { deadlinesFrom } from '../areas/engagements/deadlines/queries.ts';
import { sealDraft, sealPublished, sealStateNote } from '../areas/engagements/finding/content.ts';
import type { EngagementIds } from '../areas/engagements/finding/engagement-ids.ts';
import { addFinding, deleteDraft, notePublished } from '../areas/engagements/finding/findings.ts';
import { markAssets } from '../areas/engagements/finding/published-assets.ts';
import {
  addPublished,
  movePublished,
  replacePublished,
} from '../areas/engagements/finding/published-findings.ts';
import { addComment, addNote } from '../areas/engagements/finding/remarks.ts';
import { readVector } from '../areas/engagements/finding/vector.ts';
import { newId } from '../data/id.ts';
import { type Move, type PublishedState, rankOf, stateAfter } from '../domain/finding.ts';
import { EMPTY_FINDING, type FindingText, lackingFor, readFinding } from '../domain/finding-fields.ts';
import type { CompanyKey } from '../sealing/company-keys.ts';
import { extendDemoDeadline } from './deadlines.ts';
import { type DemoText, deedOf } from './demo-text.ts';
import { addDemoPicture } from './evidence.ts';
import { writeOver } from './rewriting.ts';
import { type DemoWriting, eventOf } from './writing.ts';

const DAY_MS = 24 * 60 * 60_000;
/** The time zone of a workspace that has chosen none. */
const DEMO_ZONE = 'UTC';

/** The fields of a finding as its consultant typed them, `sketched` before that, or `rewritten` after its publication. */
export function textOf(finding: DemoText, as?: 'sketched' | 'rewritten'): FindingText {
  const prose = (heading: string) =>
    (as === undefined ? '' : finding.under(`${heading}, ${as}`)) || finding.under(heading);
  return {
    ...EMPTY_FINDING,
    title: finding.one('title'),
    severity: finding.one('severity'),
    severityReason: finding.one('reason'),
    cvss4: finding.one('cvss4'),
    cvss3: finding.one('cvss3'),
    cwe: finding.one('cwe'),
    description: prose('Description'),
    steps: prose('Steps to reproduce'),
    impact: prose('Impact'),
    remediation: prose('Remediation'),
    references: prose('References'),
    assets: finding.all('asset').join('\n'),
    tags: finding.one('tags'),
  };
}

/** What a client reads of a text. Throws where it lacks something, as publishing would refuse it. */
function contentOf(text: FindingText) {
  const { read, scored, problems } = readFinding(text, readVector, '4.0');
  const { severity } = read;
  const wrong = { ...lackingFor({ read, scored }), ...problems };
  if (severity === null || Object.keys(wrong).length > 0)
    throw new Error(`“${text.title}” can’t be published: ${Object.values(wrong).join(' ')}`);
  return {
    ...read,
    severity,
    cvss: [...read.cvss],
    tags: [...read.tags],
    assets: [...read.assets],
    changes: [],
  };
}

/** Adds a finding with all that became of it. Its id, and when its client got it last; null for a draft. */
export async function addDemoFinding(
  writing: DemoWriting,
  finding: DemoText,
  { key, number, ...ids }: EngagementIds & { readonly key: CompanyKey; readonly number: number },
): Promise<{ readonly id: string; readonly publishedAt: number | null }> {
  const { trx, now, person } = writing;
  const ago = (days: number) => now - days * DAY_MS;
  const id = newId();
  const text = textOf(finding);
  const drafted = deedOf(finding.one('drafted'));
  const isSketched = finding.one('sketched') !== '';
  const first = isSketched
    ? { text: textOf(finding, 'sketched'), deed: deedOf(finding.one('sketched')) }
    : { text, deed: drafted };
  const { severity } = readFinding(first.text, readVector, '4.0').read;
  await addFinding(
    trx,
    {
      ...ids,
      id,
      number,
      severity: severity === null ? null : rankOf(severity),
      content: sealDraft(key, id, first.text),
    },
    { by: person(first.deed.who).id, now: ago(first.deed.daysAgo) },
  );
  const revision = isSketched ? 2 : 1;
  if (isSketched)
    await writeOver(writing, { ...ids, key, id }, { revision: 1, before: first, text, deed: drafted });
  const remarks = async (what: 'comment' | 'note') => {
    for (const { who, daysAgo, said } of finding.all(what).map(deedOf)) {
      const remark = newId();
      const table = what === 'comment' ? 'finding_comments' : 'internal_notes';
      const sealed = key.seal(said, [table, remark, 'text']);
      const row = { ...ids, id: remark, findingId: id, authorId: person(who).id, text: sealed };
      await (what === 'comment' ? addComment : addNote)(trx, row, ago(daysAgo));
    }
  };
  await remarks('note');
  const isPublished = finding.one('published') !== '';
  for (const name of finding.all('evidence')) {
    const picture = writing.pictures.get(name);
    if (picture === undefined) throw new Error(`the demo has no picture “${name}”`);
    const when = { by: person(drafted.who).id, now: ago(drafted.daysAgo) };
    const of = { ...ids, key, findingId: id, isPublished };
    writing.files.push(await addDemoPicture(trx, { name, picture }, of, when));
  }
  if (finding.one('deleted') !== '') {
    const { who, daysAgo } = deedOf(finding.one('deleted'));
    await deleteDraft(trx, id, { by: person(who).id, now: ago(daysAgo) });
    const event = eventOf(writing, { who, daysAgo, id });
    const detail = { engagementId: ids.engagementId, number };
    writing.events.push({ ...event, type: 'finding.deleted', detail });
  }
  if (!isPublished) return { id, publishedAt: null };
  const { who, daysAgo } = deedOf(finding.one('published'));
  const content = contentOf(text);
  const rated = { severity: content.severity, ratedAt: ago(daysAgo) };
  const { deadline } = await deadlinesFrom(trx, { ...ids, id }, rated, DEMO_ZONE);
  await addPublished(
    trx,
    {
      ...ids,
      id,
      number,
      severity: rankOf(content.severity),
      content: sealPublished(key, id, content),
      deadline,
    },
    { by: person(who).id, now: ago(daysAgo) },
  );
  await markAssets(trx, key, { ...ids, id }, content.assets);
  await notePublished(trx, id, revision, ago(daysAgo));
  writing.events.push({ ...eventOf(writing, { who, daysAgo, id }), type: 'finding.published', detail: {} });
  await remarks('comment');
  const publishedAt = Math.max(ago(daysAgo), await rewrite(writing, finding, { ...ids, key, id, revision }));
  await extendDemoDeadline(writing, finding, { ...ids, key, id, before: deadline });
  await move(writing, finding, { key, id });
  return { id, publishedAt };
}

/** What was changed since a finding was published, and published again where it says so; when that was. */
async function rewrite(
  writing: DemoWriting,
  finding: DemoText,
  {
    key,
    id,
    revision,
    ...ids
  }: EngagementIds & {
    readonly key: CompanyKey;
    readonly id: string;
    readonly revision: number;
  },
): Promise<number> {
  const { trx, now } = writing;
  if (finding.one('rewritten') === '') return 0;
  const ago = (days: number) => now - days * DAY_MS;
  const rewritten = deedOf(finding.one('rewritten'));
  const text = textOf(finding, 'rewritten');
  const content = contentOf(text);
  const severity = rankOf(content.severity);
  const drafted = { text: textOf(finding), deed: deedOf(finding.one('drafted')) };
  await writeOver(writing, { ...ids, key, id }, { revision, before: drafted, text, deed: rewritten });
  if (finding.one('republished') === '') return 0;
  const { who, daysAgo, said } = deedOf(finding.one('republished'));
  const at = ago(daysAgo);
  const changed = sealPublished(key, id, { ...content, changes: [{ at, what: said }] });
  const before = readFinding(textOf(finding), readVector, '4.0').read.severity;
  const rated =
    before === content.severity
      ? undefined
      : await deadlinesFrom(trx, { ...ids, id }, { severity: content.severity, ratedAt: at }, DEMO_ZONE);
  await replacePublished(trx, { id, severity, content: changed, rated }, at);
  await markAssets(trx, key, { ...ids, id }, content.assets);
  await notePublished(trx, id, revision + 1, at);
  const event = eventOf(writing, { who, daysAgo, id });
  writing.events.push({ ...event, type: 'finding.published', detail: { again: true } });
  return at;
}

/** The moves in a finding's life, from its publication on. Throws for one that leads nowhere. */
async function move(
  writing: DemoWriting,
  finding: DemoText,
  { key, id }: { readonly key: CompanyKey; readonly id: string },
): Promise<void> {
  const { trx, now, person } = writing;
  let from: PublishedState = 'published';
  for (const typed of finding.all('move')) {
    const [name = '', ...rest] = typed.split(' ');
    const { who, daysAgo, said } = deedOf(rest.join(' '));
    const to = stateAfter(name as Move, from);
    if (to === null) throw new Error(`“${name}” leads nowhere from “${from}”`);
    const acceptedUntil =
      to === 'risk-accepted'
        ? new Date(now + finding.days('until') * DAY_MS).toISOString().slice(0, 10)
        : null;
    const note = said === '' ? null : sealStateNote(key, id, said);
    await movePublished(
      trx,
      id,
      { from, to, note, acceptedUntil },
      { by: person(who).id, now: now - daysAgo * DAY_MS },
    );
    writing.events.push({
      ...eventOf(writing, { who, daysAgo, id }),
      type: 'finding.moved',
      detail: { from, to },
    });
    from = to;
  }
}
