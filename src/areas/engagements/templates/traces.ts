import { setImmediate } from 'node:timers/promises';
import {
  asTemplateText,
  clientTraces,
  type KnownWords,
  type TraceKind,
} from '../../../domain/client-traces.ts';
import { PROSE_FIELDS } from '../../../domain/finding-fields.ts';
import { TEMPLATE_FIELDS, type TemplateField, type TemplateText } from '../../../domain/finding-template.ts';

/** What of a template people write in words; the rest is chosen from what we know. */
export const WORDED_FIELDS = ['title', 'cwe', ...PROSE_FIELDS, 'tags'] as const satisfies TemplateField[];

/** Something in a template that may be a client's, and where it is. */
export interface FoundTrace {
  readonly field: TemplateField;
  readonly kind: TraceKind;
  readonly text: string;
  /** It is the client's, by what is known of them; else it only looks so. */
  readonly isCertain: boolean;
}

/** What in a template may be a client's, each once a field. Others are answered between two fields (E28). */
export async function tracesIn(
  text: TemplateText,
  known: readonly KnownWords[],
  fields: readonly TemplateField[] = TEMPLATE_FIELDS,
): Promise<FoundTrace[]> {
  const found = new Map<string, FoundTrace>();
  for (const field of WORDED_FIELDS.filter((one) => fields.includes(one))) {
    const typed = asTemplateText(text[field]);
    for (const { kind, start, end, isCertain } of clientTraces(typed, known)) {
      const trace = { field, kind, text: typed.slice(start, end), isCertain };
      found.set(JSON.stringify([field, kind, trace.text]), trace);
    }
    await setImmediate();
  }
  return [...found.values()];
}
