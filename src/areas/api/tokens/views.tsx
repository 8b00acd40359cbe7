import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { KeyField } from '../../../ui/copy-key.tsx';
import { RadioGroup, TextField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { tokenPaths } from '../paths.ts';
import type { OwnToken } from './queries.ts';

const reachOf = ({ engagements }: OwnToken) => {
  if (engagements === null) return 'Everything you see';
  return engagements === 1 ? '1 engagement' : `${engagements} engagements`;
};

/** The account's tokens, and where it can make some. */
export function TokensPage(props: {
  tokens: readonly OwnToken[];
  makeAt: readonly { readonly href: string; readonly name: string }[];
  now: number;
}): VNode {
  const { tokens, makeAt, now } = props;
  return (
    <>
      <PageHeader
        title="API tokens"
        lead="A program that has one of your tokens acts as you in one workspace. Anyone who has the token can use it."
        back={{ href: paths.account, label: 'Account security' }}
        actions={
          <LinkButton href={tokenPaths.reference} variant="neutral">
            API reference
          </LinkButton>
        }
      />
      <Card id="tokens" title="Your tokens" flush>
        {tokens.length === 0 ? (
          <p class="p-5 text-muted">You don’t have any tokens.</p>
        ) : (
          <DataTable
            caption="Your tokens"
            rows={tokens}
            columns={[
              { header: 'Name', role: 'lead', cell: (one) => one.name },
              { header: 'Workspace', cell: (one) => one.workspace },
              { header: 'Can', cell: (one) => (one.mayWrite ? 'Read and write' : 'Read') },
              { header: 'Sees', cell: reachOf },
              { header: 'Ends', cell: (one) => <Time at={one.expiresAt} now={now} /> },
              {
                header: 'Last used',
                cell: (one) => (one.lastUsedAt === null ? 'Never' : <Time at={one.lastUsedAt} now={now} />),
              },
              {
                header: 'End',
                role: 'action',
                cell: (one) => (
                  <ActionForm action={tokenPaths.revoke}>
                    <HiddenField name="revoked" value={one.id} />
                    <SubmitButton variant="neutral" size="small">
                      Revoke <span class="sr-only">{one.name}</span>
                    </SubmitButton>
                  </ActionForm>
                ),
              },
            ]}
          />
        )}
      </Card>
      {makeAt.length > 0 && (
        <Card id="new" title="New token" description="Choose the workspace in which the program works.">
          <ul class="space-y-3">
            {makeAt.map(({ href, name }) => (
              <li key={href}>
                <LinkButton href={href} size="small">
                  {`Create a token for ${name}`}
                </LinkButton>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

export interface NewTokenFacts {
  readonly action: string;
  readonly workspace: string;
  readonly engagements: readonly {
    readonly id: string;
    readonly reference: string;
    readonly title: string;
  }[];
  readonly errors?: FieldErrors;
  /** What somebody entered and chose, where it is to be corrected. */
  readonly entered?: EnteredToken;
}

/** A form for a token as it was sent; what is left out was not, or was no choice that there is. */
export interface EnteredToken {
  readonly name?: string | undefined;
  readonly may?: string | undefined;
  readonly days?: string | undefined;
  readonly sees?: string | undefined;
  readonly engagements?: readonly string[] | undefined;
}

const BACK = { href: tokenPaths.tokens, label: 'API tokens' };

/** Makes a token for one workspace. */
export function NewTokenPage(facts: NewTokenFacts): VNode {
  const { action, workspace, engagements, errors = {}, entered = {} } = facts;
  return (
    <>
      <PageHeader title={`New token for ${workspace}`} back={BACK} />
      <Card id="new" title="What the program can do">
        <div class="max-w-xl">
          <Form action={action} errors={errors}>
            <TextField
              name="name"
              label="Name"
              value={entered.name ?? ''}
              hint="What the token is for, such as “Nightly import”."
              maxlength={60}
              required
            />
            <RadioGroup
              name="may"
              label="The program can"
              value={entered.may ?? 'read'}
              options={[
                { value: 'read', label: 'Read' },
                {
                  value: 'write',
                  label: 'Read and write',
                  description: 'Everything there that you can change.',
                },
              ]}
            />
            <RadioGroup
              name="days"
              label="The token ends in"
              value={entered.days ?? '90'}
              options={[
                { value: '30', label: '30 days' },
                { value: '90', label: '90 days' },
                { value: '365', label: 'A year' },
              ]}
            />
            <RadioGroup
              name="sees"
              label="The program sees"
              value={entered.sees ?? 'all'}
              options={[
                { value: 'all', label: 'Every engagement that you see' },
                { value: 'chosen', label: 'Only the engagements chosen below' },
              ]}
            />
            {engagements.length > 0 && (
              <CheckboxGroup
                name="engagements"
                label="Chosen engagements"
                values={entered.engagements ?? []}
                options={engagements.map(({ id, reference, title }) => ({
                  value: id,
                  label: `${reference} ${title}`,
                }))}
              />
            )}
            <SubmitButton busyLabel="Creating…">Create token</SubmitButton>
          </Form>
        </div>
      </Card>
    </>
  );
}

/** The token, the only time that it is shown. */
export function MadeTokenPage({ name, token }: { name: string; token: string }): VNode {
  return (
    <>
      <PageHeader title="Copy your token" back={BACK} />
      <Card
        id="token"
        title={name}
        description="Copy it now and keep it in your password manager. We won’t show it again."
      >
        <KeyField label="Token" value={token} shown={token} />
      </Card>
    </>
  );
}
