import type { VNode } from 'preact';
import { Alert } from '../../ui/alert.tsx';
import { Field } from '../../ui/field.tsx';
import type { RefusedFile } from './incoming-files.ts';

/** What came of the files of a form: names of those that were added, and those that weren't. */
export interface Incoming {
  readonly added?: readonly string[];
  readonly refused?: readonly RefusedFile[];
}

/** What was not added; where the form itself was wrong, no number of files is. */
function notAdded(added: readonly string[], refused: readonly RefusedFile[]): string {
  if (refused.some(({ name }) => name === ''))
    return added.length === 0 ? 'No files were added' : 'Some files weren’t added';
  return refused.length === 1 ? 'One file wasn’t added' : `${refused.length} files weren’t added`;
}

/** Says which files weren't added, and why; nothing where all were. */
export function RefusedFiles({ added = [], refused = [] }: Incoming): VNode | null {
  if (refused.length === 0) return null;
  return (
    <Alert tone="danger" title={notAdded(added, refused)}>
      <ul class="list-disc pl-5">
        {refused.map(({ name, why }) => (
          <li key={name} class="wrap-anywhere">
            {name === '' ? why : `${name}: ${why}`}
          </li>
        ))}
      </ul>
      {added.length > 0 && <p class="wrap-anywhere">Added: {added.join(', ')}.</p>}
    </Alert>
  );
}

/** Where files are chosen, one or several; behind all other fields of its form, or those come too late. */
export const FilesField = ({
  label,
  multiple,
  accept,
}: {
  label: string;
  multiple: boolean;
  /** Types of files that are offered first, where others are of no use. */
  accept?: string;
}) => (
  <Field props={{ name: 'file', label }}>
    {(attributes) => (
      <input
        {...attributes}
        type="file"
        multiple={multiple}
        accept={accept}
        class="input h-auto w-full px-2 py-2 file:mr-4 file:cursor-pointer file:rounded-field file:border-0 file:bg-base-300 file:px-4 file:py-2 file:font-medium file:text-base-content"
      />
    )}
  </Field>
);
