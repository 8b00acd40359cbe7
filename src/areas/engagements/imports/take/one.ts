import { setImmediate } from 'node:timers/promises';
import type { Act } from '../../../../access/context.ts';
import { type Held, perform } from '../../../../access/deed.ts';
import { rankOf, severityOf } from '../../../../domain/finding.ts';
import { FINDING_FIELDS } from '../../../../domain/finding-fields.ts';
import type { Services } from '../../../../services.ts';
import { heldEngagement } from '../../engagement/commands.ts';
import { heldFinding, isEmpty, tooLongOf } from '../../finding/commands.ts';
import { addDraft } from '../../finding/draft.ts';
import { notePublished } from '../../finding/findings.ts';
import { leadingCvssOf } from '../../finding/leading.ts';
import { rewriteHeld } from '../../finding/rewriting.ts';
import type { ChosenGroup } from '../group-queries.ts';
import type { TakeOutcome } from '../groups-table.ts';
import { type KnownCheck, knownAmong, knownPlaces, placesOf } from '../known-queries.ts';
import { newerThan } from '../newer-queries.ts';
import { placeMark, told } from '../places.ts';
import { noteTaken } from '../read-groups.ts';
import { type HeldImport, isTakenBy } from '../reading-queries.ts';
import { addScannedPlaces, forgetScannedPlaces, noteScanned } from '../scanned-findings.ts';
import { changedBy, type MarkedPlace } from './changed.ts';
import { reopenFinding } from './reopen.ts';
import type { HouseTemplates } from './templates.ts';
import { draftText } from './text.ts';

/** What a job takes: of which import, and by what right it is the one that does. */
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

async function addPlaces(
  held: Held<'dashboard'>,
  of: HeldImport,
  group: ChosenGroup,
  places: readonly MarkedPlace[],
) {
  const marks = [...new Map(places.map(({ mark }) => [told(mark), mark])).values()];
  for (let at = 0; at < marks.length; at += AT_ONCE) {
    await addScannedPlaces(held.trx, of, group.mark, marks.slice(at, at + AT_ONCE));
    await setImmediate();
  }
}

const broughtBy = ({ mark, toolMark, words, severity }: ChosenGroup) => ({
  ...{ mark, toolMark, words },
  severity: rankOf(severity),
});

async function make(
  { services, of, templates }: Taking,
  held: Held<'dashboard'>,
  group: ChosenGroup,
  places: readonly MarkedPlace[],
): Promise<string> {
  const leads = await leadingCvssOf(held.trx, of.workspaceId);
  const text = draftText(
    group,
    places.map(({ place }) => place),
    { leads, template: templates(group) },
  );
  const { id } = await addDraft(services, held, { ...of, id: of.engagementId }, { change: text });
  await noteScanned(held.trx, of, broughtBy(group), id);
  await forgetScannedPlaces(held.trx, of, group.mark);
  await addPlaces(held, of, group, places);
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
  { known, places }: { readonly known: KnownCheck; readonly places: readonly MarkedPlace[] },
): Promise<TakeOutcome> {
  const { trx, now } = held;
  const finding = await heldFinding(services, held, known.findingId);
  if (finding === null) return 'nothing';
  const brought = await knownPlaces(trx, of.engagementId, group.mark);
  const fresh = places.filter(({ mark }) => !brought.has(told(mark)));
  // Where a newer scan is there, it says what is back, and how the scanner rates and words it.
  const isLatest = !(await newerThan(trx, of)).knowsMore(group.toolMark);
  if (isLatest) await noteScanned(trx, of, broughtBy(group), finding.id);
  await addPlaces(held, of, group, fresh);
  const said = isLatest ? group : { ...group, isBack: false, back: [] };
  const changed = changedBy(of, finding, said, {
    places,
    fresh,
    before: isLatest ? severityOf(known.severity) : null,
  });
  if (changed === null || !isEmpty(tooLongOf(changed.text))) return 'nothing';
  const { text, reopened, isMarksAlone } = changed;
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

/** On another node somebody wrote into the finding between its reading and its writing. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** How often that is tried again. */
const TRIES = 5;

/** `not-ours`: another job takes it, or nobody may any more. */
type TakenOne = TakeOutcome | 'not-ours';

/**
 * Takes one check of an import, once, whoever else takes it at the same moment and however often (I4): a draft of the actor's where
 * there is none of it, changes to the one that there is, or nothing. What was deleted is made anew only where it was
 * chosen by itself.
 */
export async function takeOne(taking: Taking, group: ChosenGroup): Promise<TakenOne> {
  const { services, act, of, jobId } = taking;
  const places = await placesIn(taking, group);
  const deed = () =>
    perform(services, act, async (held): Promise<TakenOne> => {
      const { trx } = held;
      if ((await heldEngagement(services, held, of.engagementId, 'alone')) === null) return 'not-ours';
      if (!(await isTakenBy(trx, of.id, jobId))) return 'not-ours';
      const known = (await knownAmong(trx, of.engagementId, [group.mark])).get(told(group.mark));
      const isAnew = known?.gone === 'deleted' && group.standing === 'deleted';
      const note = async (outcome: TakeOutcome, findingId: string | null = null): Promise<TakenOne> => {
        // Two that take it at once are told apart by the engagement, which is held alone.
        await noteTaken(trx, of.id, group.number, outcome, findingId);
        return outcome;
      };
      if (known === undefined || isAnew) return note('made', await make(taking, held, group, places));
      if (known.gone !== null) return note('nothing');
      return note(await change(taking, held, group, { known, places }), known.findingId);
    });
  for (let tries = 1; ; tries += 1)
    try {
      return await deed();
    } catch (error) {
      if (!(error instanceof Overtaken) || tries === TRIES) throw error;
    }
}
