import { asCompared, formRevision } from '../../../domain/form-revision.ts';

/** What of a company people type into its form. */
interface Typed {
  readonly name: string;
  readonly reference: string | null;
  readonly notes: string;
}

/** Of which wording of a company its form was made. */
export function revisionOf({ name, reference, notes }: Typed): string {
  return formRevision([name, reference, asCompared(notes)]);
}
