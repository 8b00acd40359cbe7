import { z } from 'zod';
import { AUDIENCES, type Audience } from '../../../domain/mfa-policy.ts';
import { localTime } from '../../../domain/zoned-time.ts';
import { plainlyTyped } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { APPLY } from './commands.ts';
import type { ShownPolicies, ShownPolicy } from './queries.ts';
import type { Rule, Rules } from './rules.ts';
import { NOT_PUT_OFF, readStart } from './start.ts';

const STARTS = ['keep', 'off', ...APPLY] as const;
const METHODS = ['any', 'phishing-resistant'] as const;

const startField = z.enum(STARTS, 'Choose when it should start.').default('keep');
// Left out, what counts stays as it is.
const methodsField = z.enum(METHODS, 'Choose which devices count.').optional();

/** The fields of the form for both rules (B2). */
export const rulesForm = z.object({
  team_start: startField,
  team_date: plainlyTyped,
  team_methods: methodsField,
  clients_start: startField,
  clients_date: plainlyTyped,
  clients_methods: methodsField,
});
export type RulesForm = z.output<typeof rulesForm>;

const inAddress = {
  start: z.enum(STARTS).optional().catch(undefined),
  date: z.string().max(40).optional().catch(undefined),
  methods: z.enum(METHODS).optional().catch(undefined),
};

/** The same as an address carries them, where rules are tried out. */
export const rulesQuery = {
  team_start: inAddress.start,
  team_date: inAddress.date,
  team_methods: inAddress.methods,
  clients_start: inAddress.start,
  clients_date: inAddress.date,
  clients_methods: inAddress.methods,
};
export type RulesQuery = z.output<z.ZodObject<typeof rulesQuery>>;

/** The rules that an address tries out, as the form would send them; null where it names none. */
export function triedRules({ team_start, clients_start, ...rest }: RulesQuery): RulesForm | null {
  if (team_start === undefined && clients_start === undefined) return null;
  return rulesForm.parse({ ...rest, team_start, clients_start });
}

/** The fields as the form shows them again, and as an address carries them. */
export function rulesValues({ team_methods, clients_methods, ...rest }: RulesForm): Record<string, string> {
  return {
    ...rest,
    ...(team_methods !== undefined && { team_methods }),
    ...(clients_methods !== undefined && { clients_methods }),
  };
}

/** By whose clock days are meant, and when. */
interface ByClock {
  readonly zone: string;
  readonly now: number;
}

/** A day that was typed is not dropped without a word. */
const DAY_UNUSED = 'You entered a day. To use it, choose “Required from a day and time”.';

/** What is wanted of one policy, or what is wrong with the day that was typed, by the field that says so. */
function ruleOf(
  audience: Audience,
  form: RulesForm,
  policy: ShownPolicy,
  { zone, now }: ByClock,
): { readonly rule: Rule; readonly note: string } | { readonly wrong: FieldErrors } {
  const chosen = form[`${audience}_start`];
  const typed = form[`${audience}_methods`] ?? policy.methods;
  const methods = typed === policy.methods ? null : typed;
  const day = form[`${audience}_date`].trim();
  const stands = policy.startsAt === null ? '' : localTime(policy.startsAt, zone);
  if (chosen === 'keep' && policy.standing !== 'on' && day !== '' && day !== stands)
    return { wrong: { [`${audience}_start`]: DAY_UNUSED } };
  if (chosen !== 'date') return { rule: { start: chosen === 'keep' ? null : chosen, methods }, note: '' };
  if (policy.standing === 'on') return { wrong: { [`${audience}_start`]: NOT_PUT_OFF } };
  const read = readStart(day, zone, now);
  if (!read.ok) return { wrong: { [`${audience}_date`]: read.message } };
  return { rule: { start: { startsAt: read.startsAt }, methods }, note: read.note };
}

/** What a form wants of both policies, or what is wrong with it, by field. */
export type ReadRules =
  /** `note` says where clocks make a moment another than it looks. */
  | { readonly ok: true; readonly rules: Rules; readonly note: string }
  | { readonly ok: false; readonly errors: FieldErrors };

/** Reads what is wanted of both policies, as they stand. */
export function readRules(form: RulesForm, policies: ShownPolicies, by: ByClock): ReadRules {
  const [team, clients] = [
    ruleOf('team', form, policies.team, by),
    ruleOf('clients', form, policies.clients, by),
  ];
  if ('wrong' in team || 'wrong' in clients) {
    const errors = { ...('wrong' in team && team.wrong), ...('wrong' in clients && clients.wrong) };
    return { ok: false, errors };
  }
  const rules = { team: team.rule, clients: clients.rule };
  if (AUDIENCES.every((audience) => rules[audience].start === null && rules[audience].methods === null))
    return {
      ok: false,
      errors: { team_start: 'Nothing was changed. Choose a rule for the team or clients.' },
    };
  return { ok: true, rules, note: `${team.note}${clients.note}` };
}
