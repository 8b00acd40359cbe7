import { useTicked } from '../../../../ui/checkbox-group.tsx';
import { TextField } from '../../../../ui/fields.tsx';
import { HiddenField } from '../../../../ui/form.tsx';
import { TextArea } from '../../../../ui/text-area.tsx';
import { REPORT_SECTIONS } from '../design.ts';
import { headingField, OWN_SECTIONS, orderOf, shownField, textField } from './form.ts';
import { sectionName } from './names.ts';

/** What is in the form's fields, by their names. */
export type Typed = Readonly<Record<string, string>>;

const isOwn = (id: string): boolean => !REPORT_SECTIONS.some((known) => known === id);

/** Which sections a report has, and in what order: each can be left out, and be moved by its buttons. */
export function SectionFields({ values }: { values: Typed }) {
  const order = orderOf(values.order);
  const shown = order.filter((id) => !isOwn(id) || (values[headingField(id)] ?? '') !== '');
  return (
    <>
      <HiddenField name="order" value={order.join(',')} ofPage />
      {/* One that is written now for the first time is in the report. */}
      {order
        .filter((id) => !shown.includes(id))
        .map((id) => (
          <HiddenField key={id} name={shownField(id)} value="yes" ofPage />
        ))}
      <ol class="divide-y divide-base-300 rounded-field border border-base-300">
        {shown.map((id, index) => (
          <SectionRow
            key={id}
            {...{ id, values }}
            up={shown[index - 1] === undefined ? null : id}
            down={shown[index + 1] === undefined ? null : id}
          />
        ))}
      </ol>
    </>
  );
}

function SectionRow({
  id,
  values,
  up,
  down,
}: {
  id: string;
  values: Typed;
  up: string | null;
  down: string | null;
}) {
  const name = sectionName(id, values[headingField(id)] ?? '');
  const ticked = useTicked(shownField(id), values[shownField(id)] === 'yes' ? ['yes'] : []);
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5">
      {id === 'findings' ? (
        <span class="min-w-0 grow basis-40 py-1">
          {name} <span class="text-sm text-muted">(always there)</span>
        </span>
      ) : (
        <label class="flex min-h-8 min-w-0 grow basis-40 items-center gap-3">
          <input
            class="checkbox"
            type="checkbox"
            name={shownField(id)}
            value="yes"
            checked={ticked.includes('yes')}
          />
          <span class="min-w-0 wrap-anywhere">{name}</span>
        </label>
      )}
      <span class="ms-auto flex min-w-0 flex-wrap gap-1">
        {up !== null && <MoveButton move={`up ${up}`} label="Up" name={name} />}
        {down !== null && <MoveButton move={`down ${down}`} label="Down" name={name} />}
      </span>
    </li>
  );
}

const MoveButton = ({ move, label, name }: { move: string; label: string; name: string }) => (
  <button type="submit" class="btn btn-quiet btn-sm" name="move" value={move}>
    {label}
    <span class="sr-only">: {name}</span>
  </button>
);

/** Sections of the consultancy's own: those that there are, and room for one more. */
export function OwnSectionFields({ values }: { values: Typed }) {
  const isWritten = (id: string) =>
    (values[headingField(id)] ?? '') !== '' || (values[textField(id)] ?? '') !== '';
  const next = OWN_SECTIONS.find((id) => !isWritten(id));
  return (
    <>
      {OWN_SECTIONS.filter((id) => isWritten(id) || id === next).map((id) => (
        <div key={id} class="space-y-4">
          <TextField
            name={headingField(id)}
            label={isWritten(id) ? 'Heading' : 'Heading of a new section'}
            value={values[headingField(id)] ?? ''}
            maxlength={100}
            required={false}
            hint={isWritten(id) ? 'Empty the heading and the text to remove this section.' : undefined}
          />
          <TextArea
            name={textField(id)}
            label={isWritten(id) ? 'Text' : 'Text of a new section'}
            value={values[textField(id)] ?? ''}
            rows={isWritten(id) ? 8 : 4}
            required={false}
            hint="You can use Markdown."
          />
        </div>
      ))}
    </>
  );
}
