import { setImmediate } from 'node:timers/promises';
import type { SignedHead } from '../../../audit/chain/heads.ts';
import type {
  Evidence,
  EvidenceBy,
  EvidenceChange,
  EvidenceException,
  EvidenceMember,
  EvidencePerson,
  EvidencePolicy,
  EvidenceReset,
  EvidenceSession,
} from '../../../domain/evidence/evidence.ts';
import { OPENING } from '../../../domain/evidence/signature.ts';
import { AUDIENCES } from '../../../domain/mfa-policy.ts';

/** What is said of how evidence was made. */
export interface MadeBy {
  /** Of this product: `0.1.0`. */
  readonly release: string;
  /** The address of the installation. */
  readonly installation: string;
  /** Where the chain of the workspace's log ended then, signed; null while nothing of it is chained. */
  readonly head: SignedHead | null;
}

/** So many of a list are written in one turn of the event loop (E28). */
const A_TURN = 250;

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const personJson = ({ id, name, email, isErased }: EvidencePerson) => ({ id, name, email, isErased });
const byJson = (by: EvidenceBy) => (by === null || by === 'support' ? by : personJson(by));

const policyJson = ({ standing, since, by, startsAt, methods }: EvidencePolicy) => ({
  standing,
  ...{ since: iso(since), by: byJson(by), startsAt: iso(startsAt), methods },
});

const changeJson = ({ entry, at, by, type, companyId, sentence, reason }: EvidenceChange) => ({
  ...{ entry, at: iso(at), by: byJson(by), type },
  ...{ companyId, sentence, reason },
});

const memberJson = (one: EvidenceMember) => ({
  person: personJson(one.person),
  role: one.role,
  companyId: one.companyId,
  memberSince: iso(one.memberSince),
  appSince: iso(one.appSince),
  keySince: iso(one.keySince),
  methods: one.methods,
  lastVerifiedAt: iso(one.lastVerifiedAt),
  state: one.state,
  exceptedUntil: iso(one.exceptedUntil),
  companyStartsAt: iso(one.companyStartsAt),
  disabledSince: iso(one.disabledSince),
});

const exceptionJson = ({ person, by, at, until, reason, endedAt, endedBy }: EvidenceException) => ({
  ...{ person: personJson(person), by: byJson(by), at: iso(at), until: iso(until), reason },
  ...{ endedAt: iso(endedAt), endedBy: byJson(endedBy) },
});

const resetJson = ({ person, by, at, askedBy, reason }: EvidenceReset) => ({
  ...{ person: personJson(person), by: byJson(by), at: iso(at) },
  ...{ askedBy: byJson(askedBy), reason },
});

const sessionJson = ({ person, signedInAt, owesNothingSince, because }: EvidenceSession) => ({
  person: personJson(person),
  ...{ signedInAt: iso(signedInAt), owesNothingSince: iso(owesNothingSince), because },
});

async function* list<T>(
  name: string,
  all: readonly T[],
  jsonOf: (one: T) => unknown,
): AsyncGenerator<string> {
  yield `"${name}":[`;
  for (let from = 0; from < all.length; from += A_TURN) {
    if (from > 0) await setImmediate();
    const lines = all.slice(from, from + A_TURN).map((one) => `\n${JSON.stringify(jsonOf(one))}`);
    yield `${from === 0 ? '' : ','}${lines.join(',')}`;
  }
  yield `${all.length === 0 ? '' : '\n'}],\n`;
}

/** Evidence as JSON but for its last line, which signs it: each member, and each of a list, on a line of its own. */
export async function* jsonOf(evidence: Evidence, made: MadeBy): AsyncGenerator<string> {
  const { workspace, day, at, isToday, madeAt, knownSince, sessionsKnownSince, policies } = evidence;
  const { id, slug, name, zone } = workspace;
  const single = {
    madeAt: iso(madeAt),
    release: made.release,
    installation: made.installation,
    workspace: { id, slug, name, zone },
    day,
    isToday,
    at: iso(at),
    knownSince: iso(knownSince),
    sessionsKnownSince: iso(sessionsKnownSince),
    policies: Object.fromEntries(AUDIENCES.map((one) => [one, policyJson(policies[one])])),
  };
  yield OPENING;
  for (const [member, value] of Object.entries(single)) yield `"${member}":${JSON.stringify(value)},\n`;
  yield* list('history', evidence.history, changeJson);
  yield* list('people', evidence.people, memberJson);
  yield* list('companies', [...evidence.companies], ([id, name]) => ({ id, name }));
  yield* list('exceptions', evidence.exceptions, exceptionJson);
  yield* list('resets', evidence.resets, resetJson);
  yield* list('sessions', evidence.sessions, sessionJson);
  yield `"record":${JSON.stringify({ head: made.head })},\n`;
}
