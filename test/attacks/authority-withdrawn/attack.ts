import { expect } from 'vitest';
import { turnsBy } from '../../turns.ts';
import { START } from '../../world.ts';
import type { Specimen } from './actions.ts';
import { haveArrived } from './arrivals.ts';
import { type Encounter, IN_FLIGHT_UNJUDGED, type Played } from './encounters.ts';
import { isAlike, isRefused, type Way } from './leave.ts';
import type { Stage } from './people.ts';
import { type Doorstep, refusalIn } from './requests.ts';
import { test } from './stage.ts';
import { deedsBetween } from './traces.ts';
import { NOTHING, WAYS } from './ways.ts';
import { TOKEN_REVOKED } from './ways-of-programs.ts';
import { TOKEN_RENEWED } from './ways-of-sessions.ts';

/** What says that something was done without leave. */
const DID = ', and did ';

/** Whether it names a token of one's own, for whatever workspace. */
const namesToken = ({ route }: Specimen) => route.url === '/account/security/tokens/revoke';

/** What is wrong with it, or null. */
function faultOf(specimen: Specimen, way: Way, encounter: Encounter, played: Played): string | null {
  const { before, after, answer } = played;
  const { accepted, route } = specimen;
  const deeds = deedsBetween(before, after);
  const ended = way.ends(specimen);
  const answered = `answered ${answer.status} ${answer.to ?? ''}`;
  if (ended === null) {
    // A token goes with what it was made for, and whose it was has none to revoke.
    if (way !== NOTHING && namesToken(specimen) && answer.status === 404 && deeds.length === 0) return null;
    // Where it leads to then may be another home than before.
    if (
      !isAlike({ ...answer, to: null }, { ...accepted, to: null }) ||
      refusalIn(answer) !== refusalIn(accepted)
    )
      return `${answered}, though it needs nothing of what was taken`;
    return way === NOTHING && deeds.length === 0 ? 'did nothing, though nothing was withdrawn' : null;
  }
  if (deeds.length > 0) return `${answered}${DID}${deeds.join('; ')}`;
  // Of a page that was asked for in time nothing else is wanted than that it does nothing.
  if (isRefused(specimen, answer, ended) || route.kind === 'page') return null;
  // What was withdrawn may be the very thing that the handler looks for first: the device, the password.
  return encounter.looksFirst && !isAlike(answer, accepted) ? null : `${answered} instead of "${ended}"`;
}

/**
 * Of the sessions that can do it each way meets another one; where there are some that lose their leave by this way, one
 * of those.
 */
function oneOf(able: readonly Specimen[], way: Way, turn: number): Specimen | undefined {
  const concerned = able.filter(
    ({ actor }) => way.roles.includes(actor.role) && (way.concerns?.(actor) ?? true),
  );
  const losing = concerned.filter((specimen) => way.ends(specimen) !== null);
  const among = losing.length > 0 ? losing : concerned;
  return among[turn % among.length];
}

interface Case {
  readonly stage: Stage;
  readonly door: Doorstep;
  readonly specimen: Specimen;
  readonly way: Way;
  readonly encounter: Encounter;
}

async function playAndTakeBack({ stage, door, specimen, way, encounter }: Case): Promise<string | null> {
  const { world, tracker } = stage;
  await haveArrived(stage, specimen);
  await way.arrange?.(stage, specimen.actor);
  const played = await encounter.play(stage, door, specimen, way);
  world.clock.advance(START - world.clock.now());
  await tracker.restore(typeof played === 'string' ? undefined : played.after);
  return typeof played === 'string' ? played : faultOf(specimen, way, encounter, played);
}

const keyOf = ({ route: { method, url } }: Specimen) => `${method} ${url}`;

const TURNS = turnsBy('ATTACK_TURN', { sqlite: 24, postgres: 48 });
/** With all leave: what the others are compared with. */
const UNDISTURBED = turnsBy('ATTACK_TURN', { sqlite: 6, postgres: 8 });
const hasItsTurn = (way: Way, index: number) => (way === NOTHING ? UNDISTURBED : TURNS).has(index);

/** By which leave ends, and nothing else of what deeds write to: that of whoever has a session, and that of a program. */
const ENDED: readonly Way[] = [TOKEN_RENEWED, TOKEN_REVOKED];

/** Shows that the attack would see a deed that judges nobody of a role at a level, by one of theirs at least; whom of it would not. */
export async function unseenWithoutJudgement(
  stage: Stage,
  door: Doorstep,
  specimens: readonly Specimen[],
): Promise<string[]> {
  const unseen: string[] = [];
  for (const [whom, all] of Map.groupBy(
    specimens,
    ({ actor, route }) => `${actor.role}, ${route.requirement.access}`,
  )) {
    const faults: (string | null)[] = [];
    for (const specimen of all) {
      const way = ENDED.find(({ roles }) => roles.includes(specimen.actor.role)) ?? NOTHING;
      const fault = await playAndTakeBack({ stage, door, specimen, way, encounter: IN_FLIGHT_UNJUDGED });
      faults.push(fault);
      if (fault?.includes(DID)) break;
    }
    if (!faults.some((fault) => fault?.includes(DID))) unseen.push(`${whom}: ${faults.join('; ')}`);
  }
  return unseen;
}

/** Attacks everything that anybody can do, on every way in which their leave can end, at one point of the request. */
export function attack(encounter: Encounter): void {
  for (const [number, way] of [NOTHING, ...WAYS].filter(encounter.meets).entries()) {
    test(`D24: ${encounter.name}: ${way.name}: nothing is done without leave, and all with it`, async ({
      stage,
      door,
      specimens,
    }) => {
      const suited = specimens.filter((specimen) => encounter.suits(specimen, way));
      const faults: string[] = [];
      let tried = 0;
      for (const [key, able] of Map.groupBy(suited, encounter.playsOneOf ?? keyOf)) {
        const specimen = oneOf(able, way, number + tried);
        if (specimen === undefined) continue;
        tried += 1;
        if (!hasItsTurn(way, number + tried)) continue;
        const fault = await playAndTakeBack({ stage, door, specimen, way, encounter });
        if (fault !== null) faults.push(`${key} (${specimen.actor.name}): ${fault}`);
      }
      expect(faults, TURNS.said).toEqual([]);
      expect(tried).toBeGreaterThan(0);
      expect(await stage.tracker.isRestored()).toBe(true);
    });
  }
}
