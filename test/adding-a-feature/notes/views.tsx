import type { VNode } from 'preact';
import { SubmitButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSlug } from '../../ui/surroundings.ts';
import { notePaths } from './paths.ts';

export function NotesPage({ notes, error }: { notes: readonly string[]; error?: string | undefined }): VNode {
  return (
    <>
      <PageHeader title="Notes" />
      <Card title="All notes">
        <ul>
          {notes.map((note) => (
            <li>{note}</li>
          ))}
        </ul>
        <Form action={notePaths.notes(useSlug())}>
          <TextField name="text" label="Note" error={error} />
          <SubmitButton>Write it down</SubmitButton>
        </Form>
      </Card>
    </>
  );
}
