import { setImmediate } from 'node:timers/promises';
import type { DashboardContext } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { type KnownWords, withoutTraces } from '../../../domain/client-traces.ts';
import {
  type TemplateProblems,
  type TemplateText,
  templateFrom,
  tooLongIn,
} from '../../../domain/finding-template.ts';
import type { Services } from '../../../services.ts';
import { heldFinding } from '../finding/commands.ts';
import { type Finding, findFinding } from '../finding/queries.ts';
import { clientWordsOf } from './client-queries.ts';
import { type CreateOutcome, createHeld, refusalOf } from './commands.ts';
import { type FoundTrace, tracesIn, WORDED_FIELDS } from './traces.ts';

/** What a finding becomes as a template, before anything is saved. */
export interface Stripped {
  readonly finding: Finding;
  /** As the finding has it; without what is too long to be looked through, of which `problems` tell. */
  readonly original: TemplateText;
  readonly known: readonly KnownWords[];
  readonly traces: readonly FoundTrace[];
  /** With everything replaced that may be the client's. */
  readonly text: TemplateText;
  readonly problems: TemplateProblems;
}

/** A finding within reach as a template without what may be the client's (E16); null for none. It writes nothing. */
export async function strippedOf(
  services: Services,
  { reach }: Pick<DashboardContext, 'reach'>,
  id: string,
): Promise<Stripped | null> {
  const finding = await findFinding(services, reach, id);
  if (finding === null) return null;
  const whole = templateFrom(finding.text);
  const problems = tooLongIn(whole);
  const original = {
    ...whole,
    ...Object.fromEntries(Object.keys(problems).map((field) => [field, ''])),
  };
  const known = await clientWordsOf(services, reach, finding);
  const traces = await tracesIn(original, known);
  const text: Record<keyof TemplateText, string> = { ...original };
  for (const field of WORDED_FIELDS) {
    text[field] = withoutTraces(original[field], known);
    await setImmediate();
  }
  return { finding, original, known, traces, text, problems };
}

/**
 * Saves what somebody made of a finding as a template of their workspace. It is looked through once more, by what is known of the
 * client now: what is theirs is refused, and what only looks so needs somebody to have `isChecked` it.
 */
export async function saveAsTemplate(
  services: Services,
  { act, reach }: Pick<DashboardContext, 'act' | 'reach'>,
  id: string,
  { text, isChecked }: { readonly text: TemplateText; readonly isChecked: boolean },
): Promise<CreateOutcome | { readonly ok: false; readonly reason: 'unknown' }> {
  const finding = await findFinding(services, reach, id);
  if (finding === null) return { ok: false, reason: 'unknown' };
  const known = await clientWordsOf(services, reach, finding);
  const refused = await refusalOf(text, { isChecked, known });
  if (refused !== null) return refused;
  return perform(services, act, async (held) => {
    if ((await heldFinding(services, held, id)) === null) return { ok: false, reason: 'unknown' } as const;
    return createHeld(services, held, text);
  });
}
