import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Card } from '../../../ui/card.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { untranslated } from '../../../ui/untranslated.ts';
import { tokenPaths } from '../paths.ts';
import type { Member, PathReference } from './schemas.ts';

const PLACES: Readonly<Record<Member['place'], string>> = {
  body: 'JSON body',
  query: 'Query',
  header: 'Header',
  form: 'Form (multipart/form-data)',
};

const ANSWERS = [
  { status: '200', means: 'Here it is, or it’s done.' },
  { status: '201', means: 'It was created. The body has its id.' },
  { status: '202', means: 'It’s being done. The body has its id; ask for it again.' },
  { status: '204', means: 'It was deleted. There is no body.' },
  {
    status: '401',
    means: 'The token is wrong, was revoked or has ended, or you’d have to pass a code to sign in.',
  },
  { status: '403', means: 'The token can only read, or you can’t do this.' },
  { status: '404', means: 'There is nothing there that you can see.' },
  { status: '409', means: 'It isn’t in the right state for that.' },
  { status: '410', means: 'The list has changed. Ask for it from its beginning.' },
  { status: '412', means: 'Someone else changed it first. Read it again.' },
  { status: '415', means: 'The body is of another type than the one asked for.' },
  { status: '422', means: 'Something in the body is wrong. Its errors name each member.' },
] as const;

const Code = ({ children }: { children: string }) => (
  <code class="figures wrap-anywhere" {...untranslated}>
    {children}
  </code>
);

/** What one method of a path reads. */
const Method = ({ method, members, path }: PathReference['methods'][number] & { path: string }) => (
  <div class="space-y-2">
    <h3>
      <Code>{method}</Code>
    </h3>
    {members.length === 0 ? (
      <p class="text-sm text-muted">Takes no body and no query parameters.</p>
    ) : (
      <DataTable
        caption={`What ${method} ${path} reads`}
        rows={members}
        columns={[
          { header: 'Name', role: 'lead', cell: ({ name }) => <Code>{name}</Code> },
          { header: 'Where', cell: ({ place }) => PLACES[place] },
          { header: 'Value', cell: ({ value }) => value },
          { header: 'Required', cell: ({ isRequired }) => (isRequired ? 'Yes' : 'No') },
        ]}
      />
    )}
  </div>
);

/** Every path for programs, with what each of its methods reads, and what the answers mean. */
export function ReferencePage({ reference }: { reference: readonly PathReference[] }): VNode {
  return (
    <>
      <PageHeader
        title="API reference"
        lead={
          <>
            What programs can read and change with one of your tokens. For tools, the same is at{' '}
            <a class="link" href={paths.openApi}>
              {paths.openApi}
            </a>{' '}
            as OpenAPI 3.1.
          </>
        }
        back={{ href: tokenPaths.tokens, label: 'API tokens' }}
      />
      {reference.map(({ path, methods }, at) => (
        <Card key={path} id={`path-${at}`} title={path}>
          <div class="space-y-6">
            {methods.map((one) => (
              <Method key={one.method} {...one} path={path} />
            ))}
          </div>
        </Card>
      ))}
      <Card
        id="answers"
        title="Answers"
        description="What goes wrong is answered by a problem document (RFC 9457), whose detail says what to do."
        flush
      >
        <DataTable
          caption="Answers"
          rows={ANSWERS}
          columns={[
            { header: 'Status', role: 'lead', cell: ({ status }) => status },
            { header: 'Meaning', cell: ({ means }) => means },
          ]}
        />
      </Card>
    </>
  );
}
