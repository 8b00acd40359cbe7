import type { VNode } from 'preact';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Details } from '../../../ui/details.tsx';
import { ActionForm, Form, HiddenField } from '../../../ui/form.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { Time } from '../../../ui/time.tsx';
import { Text } from '../text.tsx';
import type { ShownRemarks } from './remark-part.ts';

export interface RemarksFacts {
  readonly kind: 'comment' | 'note';
  readonly shown: ShownRemarks;
  /** Where one is added, and where one of one's own is changed; null where they are only looked at. */
  readonly actions: { readonly add: string; readonly on: (id: string) => string } | null;
  readonly reader: string;
  /** Names of people who are told when they are named. */
  readonly nameable: readonly string[];
  readonly now: number;
  /** What was typed and did not go through. */
  readonly typed?: { readonly text: string; readonly error: string } | undefined;
}

const WORDS = {
  comment: {
    title: 'Comments',
    description: 'The consultancy and the client can both read these.',
    label: 'Comment',
    add: 'Add comment',
    removed: 'This comment was removed.',
    remove: 'Remove comment',
    save: 'Save comment',
    edit: 'Edit or remove this comment',
    older: 'Older comments',
    newest: 'Newest comments',
  },
  note: {
    title: 'Internal notes',
    description: 'Only your team ever sees these.',
    label: 'Note',
    add: 'Add note',
    removed: 'This note was removed.',
    remove: 'Remove note',
    save: 'Save note',
    edit: 'Edit or remove this note',
    older: 'Older notes',
    newest: 'Newest notes',
  },
} as const;

/** So many names are shown; others can be named as well. */
const MOST_NAMES = 12;

/** For clients too, who may not know what Markdown is. */
export const FORMATTING = 'You can write **bold**, `code` and - for each item of a list (Markdown).';

/** How somebody is told, with the names that do it. */
function hintFor(names: readonly string[]): string {
  if (names.length === 0) return FORMATTING;
  const shown = names.slice(0, MOST_NAMES).map((name) => `@${name}`);
  const rest = names.length > MOST_NAMES ? ', …' : '.';
  return `${FORMATTING} To email someone about it, write @ and their full name: ${shown.join(', ')}${rest}`;
}

/** What is said about a finding, and a field to say more. Notes look unlike comments, so that nobody mistakes one (E17). */
export function Remarks({ facts }: { facts: RemarksFacts }): VNode {
  const { kind, shown, actions, reader, nameable, now, typed } = facts;
  const { remarks, olderHref, newestHref } = shown;
  const words = WORDS[kind];
  return (
    <div class={kind === 'note' ? 'is-internal' : undefined}>
      <Card
        id={`${kind}s`}
        title={words.title}
        description={words.description}
        // A page on paper may be handed to the client, and notes are in nothing that leaves (E17).
        isForScreen={kind === 'note' || remarks.length === 0}
      >
        {olderHref && (
          <p class="mb-5 print:hidden">
            <LinkButton href={olderHref} size="small">
              {words.older}
            </LinkButton>
          </p>
        )}
        {remarks.length > 0 && (
          <ol class="mb-6 space-y-5">
            {remarks.map((remark, index) => (
              <li key={remark.id} id={`remark-${remark.id}`} class="min-w-0">
                <p class="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-muted">
                  <span class="font-medium text-base-content">{remark.author ?? 'Someone who has left'}</span>
                  {kind === 'comment' && remark.author !== null && (
                    <Badge tone={remark.ofTeam ? 'info' : 'neutral'}>
                      {remark.ofTeam ? 'Consultancy' : 'Client'}
                    </Badge>
                  )}
                  <Time at={remark.createdAt} now={now} />
                  {remark.editedAt !== null && remark.text !== null && <span>(edited)</span>}
                </p>
                {remark.text === null ? (
                  <p class="mt-1 text-muted italic">{words.removed}</p>
                ) : (
                  <div class="mt-1">
                    <Text text={remark.text} idPrefix={`remark-${remark.id}`} />
                  </div>
                )}
                {actions !== null && remark.authorId === reader && remark.text !== null && (
                  <div class="mt-2 print:hidden">
                    <Details summary={words.edit} about={` ${index + 1}`}>
                      <Form action={actions.on(remark.id)}>
                        <HiddenField name="kind" value={kind} />
                        <TextArea
                          name="text"
                          id={`edit-${remark.id}`}
                          label={`${words.label} ${index + 1}`}
                          value={remark.text}
                          rows={3}
                        />
                        <SubmitButton variant="neutral" size="small" name="do" value="save">
                          {words.save} <span class="sr-only">{index + 1}</span>
                        </SubmitButton>
                      </Form>
                      <ActionForm action={actions.on(remark.id)}>
                        <HiddenField name="kind" value={kind} />
                        <SubmitButton variant="neutral" size="small" name="do" value="remove">
                          {words.remove} <span class="sr-only">{index + 1}</span>
                        </SubmitButton>
                      </ActionForm>
                    </Details>
                  </div>
                )}
              </li>
            ))}
          </ol>
        )}
        {newestHref && (
          <p class="mb-6 print:hidden">
            <LinkButton href={newestHref} size="small">
              {words.newest}
            </LinkButton>
          </p>
        )}
        {actions === null && remarks.length === 0 && <p class="text-muted">No comments yet.</p>}
        {actions !== null && (
          <div class="print:hidden">
            <Form action={actions.add} errors={typed === undefined ? {} : { text: typed.error }}>
              <HiddenField name="kind" value={kind} />
              <TextArea
                name="text"
                id={`new-${kind}`}
                label={words.label}
                value={typed?.text ?? ''}
                rows={3}
                hint={hintFor(nameable)}
              />
              <SubmitButton variant="neutral">{words.add}</SubmitButton>
            </Form>
          </div>
        )}
      </Card>
    </div>
  );
}
