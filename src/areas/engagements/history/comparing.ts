import { type Difference, differenceOf } from '../../../domain/difference.ts';
import { FINDING_FIELDS, type FindingField, type FindingText } from '../../../domain/finding-fields.ts';
import { askerOf, type Reader, workshop } from '../../../markdown/workshop.ts';

/** A field that is not alike in two versions; null where it took too long to compare. */
export interface ChangedField {
  readonly field: FindingField;
  readonly before: string;
  readonly after: string;
  readonly difference: Difference | null;
}

/** So long are texts that are compared at once, in characters: at worst 2 ms. */
const AT_ONCE = 200;

async function compare(before: string, after: string, reader: Reader): Promise<Difference | null> {
  if (before.length + after.length <= AT_ONCE) return differenceOf(before, after);
  const json = await workshop.do({ kind: 'difference', before, after }, askerOf(reader));
  return json === null ? null : (JSON.parse(json) as Difference);
}

/** What is different in two versions, field by field in the order of the editor; long texts are compared by threads (E28). */
export async function changedFields(
  before: FindingText,
  after: FindingText,
  reader: Reader,
): Promise<readonly ChangedField[]> {
  return Promise.all(
    FINDING_FIELDS.filter((field) => before[field] !== after[field]).map(async (field) => ({
      field,
      before: before[field],
      after: after[field],
      difference: await compare(before[field], after[field], reader),
    })),
  );
}
