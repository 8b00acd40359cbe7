import { setImmediate } from 'node:timers/promises';
import type { Act } from '../../../../access/context.ts';
import { type Held, perform } from '../../../../access/deed.ts';
import type { Reader } from '../../../../data/database.ts';
import { rankOf, severityOf } from '../../../../domain/finding.ts';
import { FINDING_FIELDS } from '../../../../domain/finding-fields.ts';
import type { Services } from '../../../../services.ts';
import { heldEngagement } from '../../engagement/commands.ts';
import { heldFinding, isEmpty, tooLongOf } from '../../finding/commands.ts';
import { addDraft } from '../../finding/draft.ts';
import { notePublished } from '../../finding/findings.ts';
import { leadingCvssOf } from '../../finding/leading.ts';
import { rewriteHeld } from '../../finding/rewriting.ts';
import { noteTakenFor, standingOf } from '../choices.ts';
import type { ChosenGroup } from '../group-queries.ts';
import type { TakeOutcome } from '../groups-table.ts';
import { type KnownCheck, knownAmong } from '../known-queries.ts';
import { newerThan } from '../newer-queries.ts';
import { knownPlaces, placesOf } from '../place-queries.ts';
import { placeMark, told } from '../places.ts';
import { noteTaken } from '../read-groups.ts';
import type { HeldImport } from '../reading-queries.ts';
import { countTake, noteScanned } from '../scanned-findings.ts';
import { owePlaces } from '../unnoted-places.ts';
import { changedBy, type MarkedPlace } from './changed.ts';
import { noteLeftOut } from './left-out.ts';
import { forgetNoted } from './noting.ts';
import { reopenFinding } from './reopen.ts';
import type { HouseTemplates } from './templates.ts';
import { draftText } from './text.ts';

/** What a job takes: of which import, and on whose leave. */
export interface Taking {
  readonly services: Services;
  readonly act: Act<'dashboard'>;
  readonly of: HeldImport;
  readonly jobId: string;
  readonly templates: HouseTemplates;
}

/** Others are answered after every so many places (E28). */
const AT_ONCE = 200;

async function placesIn({ services, of }: Taking, { number }: ChosenGroup): Promise<MarkedPlace[]> {
  const places: MarkedPlace[] = [];
  for await (const place of placesOf(services.db, of.key, of.id, number)) {
    places.push({ place, mark: placeMark(of.key, place) });
    if (places.length % AT_ONCE === 0) await setImmediate();
  }
  return places;
}

const broughtBy = ({ mark, toolMark, words, severity }: ChosenGroup) => ({
  ...{ mark, toolMark, words },
  severity: rankOf(severity),
});

/** A draft of a check, as it is read before its deed, and by which version of CVSS it is rated. */
async function draftOf(
  { services, of, templates }: Taking,
  group: ChosenGroup,
  places: readonly MarkedPlace[],
) {
  const leads = await leadingCvssOf(services.db, of.workspaceId);
  const each = places.map(({ place }) => place);
  return { leads, ...(await draftText(group, each, { leads, template: templates(group) })) };
}

async function make(
  { services, of }: Taking,
  held: Held<'dashboard'>,
  group: ChosenGroup,
  { leads, text, leftOut }: Awaited<ReturnType<typeof draftOf>>,
): Promise<string> {
  const { trx } = held;
  if ((await leadingCvssOf(trx, of.workspaceId)) !== leads) throw new Overtaken();
  const { id } = await addDraft(services, held, { ...of, id: of.engagementId }, { change: text });
  await noteLeftOut(trx, of, group.number, leftOut);
  await noteScanned(trx, of, broughtBy(group), id);
  await countTake(trx, of, group.mark);
  await owePlaces(trx, of, group);
  return id;
}

/**
 * Adds to a finding the places that no import brought before, and that nobody typed, and opens those again that were fixed; of what
 * is published, in its draft (E12). What was closed as fixed is open again for its client at once.
 */
async function change(
  { services, of }: Taking,
  held: Held<'dashboard'>,
  group: ChosenGroup,
  { known, places, fresh }: Pick<Ready, 'places' | 'fresh'> & { readonly known: KnownCheck },
): Promise<TakeOutcome> {
  const { trx, now } = held;
  const finding = await heldFinding(services, held, known.findingId);
  if (finding === null) return 'nothing';
  // Where a newer scan is there, it says what is back, and how the scanner rates and words it.
  const isLatest = !(await newerThan(trx, of)).knowsMore(group.toolMark);
  if (isLatest) await noteScanned(trx, of, broughtBy(group), finding.id);
  await countTake(trx, of, group.mark);
  if (fresh.length > 0) await owePlaces(trx, of, group);
  const said = isLatest ? group : { ...group, isBack: false, back: [] };
  const changed = changedBy(of, finding, said, {
    places,
    fresh,
    before: isLatest ? severityOf(known.severity) : null,
  });
  if (changed === null || !isEmpty(tooLongOf(changed.text))) return 'nothing';
  const { text, leftOut, reopened, isMarksAlone } = changed;
  await noteLeftOut(trx, of, group.number, leftOut);
  if (reopened !== null) await reopenFinding(of.key, held, finding, { importId: of.id, fixedOf: reopened });
  const isSame = FINDING_FIELDS.every((field) => text[field] === finding.text[field]);
  if (isSame) return 'added';
  const revision = await rewriteHeld(services, held, finding, text);
  if (revision === null) throw new Overtaken();
  // What the client has is what is written there still, with the same marks.
  if (reopened !== null && isMarksAlone && !finding.isAhead)
    await notePublished(trx, finding.id, revision, now);
  return 'added';
}

/** Somebody wrote into the finding, or took something of its check, between its reading and its writing. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** How often that is tried again. */
const TRIES = 5;

/** `done`: another job was first. `not-ours`: this one has nothing to take any more, or its actor may not. */
type TakenOne = TakeOutcome | 'done' | 'not-ours';

const isAnew = (known: KnownCheck | undefined, { standing }: ChosenGroup) =>
  known?.gone === 'deleted' && standing === 'deleted';

const knownOf = async (db: Reader, { engagementId }: HeldImport, { mark }: ChosenGroup) =>
  (await knownAmong(db, engagementId, [mark])).get(told(mark));

/** What a deed rests on, however many places there are: it is read before, and others are answered meanwhile (E28). */
interface Ready {
  readonly known: KnownCheck | undefined;
  readonly draft: Awaited<ReturnType<typeof draftOf>> | null;
  readonly places: readonly MarkedPlace[];
  /** Those that no import brought before. */
  readonly fresh: readonly MarkedPlace[];
}

async function readyFor(taking: Taking, group: ChosenGroup): Promise<Ready> {
  const { services, of } = taking;
  const known = await knownOf(services.db, of, group);
  const places = await placesIn(taking, group);
  const draft = () => draftOf(taking, group, places);
  if (known === undefined) return { known, draft: await draft(), places, fresh: places };
  if (isAnew(known, group)) {
    await forgetNoted(services, of, group.mark);
    return { known, draft: await draft(), places, fresh: places };
  }
  const brought = await knownPlaces(services.db, of.key, of.engagementId, group.mark);
  const fresh = places.filter(({ mark }) => !brought.has(told(mark)));
  return { known, draft: null, places, fresh };
}

function takeNow(taking: Taking, group: ChosenGroup, { known: before, draft, ...ready }: Ready) {
  const { services, act, of, jobId } = taking;
  return perform(services, act, async (held): Promise<TakenOne> => {
    const { trx } = held;
    if ((await heldEngagement(services, held, of.engagementId, 'alone')) === null) return 'not-ours';
    const standing = await standingOf(trx, jobId, group.number);
    if (standing !== 'open') return standing;
    const known = await knownOf(trx, of, group);
    if (known?.takes !== before?.takes) throw new Overtaken();
    const note = async (outcome: TakeOutcome, findingId: string | null = null): Promise<TakenOne> => {
      // Two that take it at once are told apart by the engagement, which is held alone.
      await noteTaken(trx, of.id, group.number, outcome, findingId);
      await noteTakenFor(trx, jobId, group.number, outcome);
      return outcome;
    };
    if (known === undefined || isAnew(known, group)) {
      if (draft === null) throw new Overtaken();
      return note('made', await make(taking, held, group, draft));
    }
    if (known.gone !== null) return note('nothing');
    return note(await change(taking, held, group, { known, ...ready }), known.findingId);
  });
}

/**
 * Takes one check of an import, once, whoever else takes it at the same moment and however often (I4): a draft of the actor's where
 * there is none of it, changes to the one that there is, or nothing. What was deleted is made anew only where it was
 * chosen by itself.
 */
export async function takeOne(taking: Taking, group: ChosenGroup): Promise<TakenOne> {
  for (let tries = 1; ; tries += 1)
    try {
      return await takeNow(taking, group, await readyFor(taking, group));
    } catch (error) {
      if (!(error instanceof Overtaken) || tries === TRIES) throw error;
    }
}
