import type { VNode } from 'preact';
import { replacementOf, traceName } from '../../../domain/client-traces.ts';
import { Alert } from '../../../ui/alert.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { fieldId } from '../../../ui/field.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { templateFieldName } from './field-names.ts';
import type { FoundTrace } from './traces.ts';

/** Of a long one the beginning says which it is. */
const shortened = (text: string) => (text.length > 120 ? `${text.slice(0, 120).toWellFormed()}…` : text);

/** What in a template may still be a client's, where it is, and what to do: nothing was saved. */
export function TracesLeft({ traces }: { traces: readonly FoundTrace[] }): VNode {
  const isCertain = traces.some((trace) => trace.isCertain);
  return (
    <Alert
      tone="danger"
      title={
        isCertain
          ? 'The template still holds something of the client’s, so it wasn’t saved'
          : 'Something in the template may belong to a client, so it wasn’t saved yet'
      }
    >
      <ul class="list-disc space-y-1 pl-5">
        {traces.map(({ field, kind, text, isCertain }) => (
          <li key={`${field} ${kind} ${text}`}>
            {traceName(kind)} in <a href={`#${fieldId(field)}`}>{templateFieldName(field)}</a>:{' '}
            <span class="figures break-all">{shortened(text)}</span>
            {isCertain && ' – take this out'}
          </li>
        ))}
      </ul>
      <p class="mt-2">
        {isCertain
          ? 'Take it out, or write target.example or [client] in its place. Then save again.'
          : 'Write target.example in place of a client’s host. If none of this belongs to a client, say so above the button, and save again.'}
      </p>
    </Alert>
  );
}

/** Where somebody says that what only looks like a client's is none; nothing where there is nothing to say. */
export function CheckedField({ traces }: { traces: readonly FoundTrace[] }): VNode | null {
  if (!traces.some(({ isCertain }) => !isCertain)) return null;
  return (
    <CheckboxGroup
      name="checked"
      label="Hosts and names"
      values={[]}
      options={[{ value: 'yes', label: 'I’ve checked: none of what is listed above belongs to a client.' }]}
      required={false}
    />
  );
}

/** What was found in a finding, and what stands for it in its template. */
export function TraceTable({ traces }: { traces: readonly FoundTrace[] }): VNode {
  return (
    <DataTable
      caption="What may be the client’s, and what replaces it"
      rows={traces}
      columns={[
        {
          header: 'Found',
          role: 'lead',
          cell: ({ text }) => <span class="figures break-all">{shortened(text)}</span>,
        },
        { header: 'What it is', cell: ({ kind }) => traceName(kind) },
        { header: 'In', cell: ({ field }) => templateFieldName(field) },
        {
          header: 'Replaced by',
          cell: ({ kind }) => <span class="figures break-all">{replacementOf(kind)}</span>,
        },
      ]}
    />
  );
}
