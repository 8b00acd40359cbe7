import type { VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Details } from '../../../ui/details.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { ActionForm, Form } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { Time } from '../../../ui/time.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { FilesField, type Incoming, RefusedFiles } from '../incoming-views.tsx';
import { engagementPaths } from '../paths.ts';
import type { Evidence } from './queries.ts';

export interface EvidenceFacts extends Incoming {
  readonly engagement: Engagement;
  readonly evidence: readonly Evidence[];
  /** How large a file may be, in megabytes. */
  readonly mostMegabytes: number;
  /** What is wrong with what was typed for one of them. */
  readonly trouble?: {
    readonly id: string;
    readonly name: string;
    readonly alternative: string;
    readonly error: string;
  };
  readonly now: number;
}

/** How large a small picture is: its own size, or what fits. */
function smallOf({ width, height }: { width: number; height: number }) {
  const scale = Math.min(1, 480 / width, 320 / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Up and down by one among the others. */
function Moves({ evidence: { id, name }, facts }: { evidence: Evidence; facts: EvidenceFacts }) {
  const slug = useSlug();
  const place = facts.evidence.findIndex((one) => one.id === id) + 1;
  if (facts.evidence.length < 2) return null;
  const step = (to: number, words: string) => (
    <SubmitButton variant="neutral" size="small" name="place" value={String(to)}>
      {words} <span class="sr-only">{name}</span>
    </SubmitButton>
  );
  return (
    <ActionForm
      action={engagementPaths.moveEvidence(slug, facts.engagement.id, id)}
      class="flex flex-wrap gap-3"
    >
      {place > 1 && step(place - 1, 'Move up')}
      {place < facts.evidence.length && step(place + 1, 'Move down')}
    </ActionForm>
  );
}

function Piece({ evidence, facts }: { evidence: Evidence; facts: EvidenceFacts }) {
  const slug = useSlug();
  const { id, name, alternative, picture, bytes, createdAt, createdBy } = evidence;
  const trouble = facts.trouble?.id === id ? facts.trouble : undefined;
  const address = engagementPaths.evidence(slug, id);
  return (
    <li id={`evidence-${id}`} class="min-w-0 space-y-3">
      {picture !== null && (
        <a href={address} class="block w-fit max-w-full">
          <img
            src={engagementPaths.thumbnail(slug, id)}
            alt={alternative || name}
            {...smallOf(picture)}
            loading="lazy"
            class="h-auto max-w-full rounded border border-base-300"
          />
        </a>
      )}
      <p class="wrap-anywhere">
        <a class="link font-medium" href={address}>
          {name}
        </a>{' '}
        <span class="text-sm text-muted">
          {sizeOf(bytes)}, added <Time at={createdAt} now={facts.now} />
          {createdBy !== null && ` by ${createdBy}`}
        </span>
      </p>
      <p class="text-sm text-muted">
        {picture !== null && (
          <>
            <a class="link" href={engagementPaths.markEvidence(slug, facts.engagement.id, id)}>
              Mark {name}
            </a>
            .{' '}
          </>
        )}
        In a text: <code class="figures wrap-anywhere">{`![Caption](evidence:${name})`}</code>
      </p>
      <Moves evidence={evidence} facts={facts} />
      <Details summary={`Edit ${name}`} open={trouble !== undefined}>
        <Form
          action={engagementPaths.editEvidence(slug, facts.engagement.id, id)}
          errors={{ name: trouble?.error }}
        >
          <TextField
            name="name"
            id={`name-${id}`}
            label="Name"
            value={trouble?.name ?? name}
            hint="Texts that show it keep the old name. Change it there too."
            maxlength={80}
            required
          />
          {picture !== null && (
            <TextField
              name="alternative"
              id={`alternative-${id}`}
              label="What the picture shows"
              value={trouble?.alternative ?? alternative}
              hint="For people who can’t see it."
              maxlength={300}
              required={false}
            />
          )}
          <div class="flex flex-wrap gap-3">
            <SubmitButton variant="neutral" name="do" value="save">
              Save <span class="sr-only">{name}</span>
            </SubmitButton>
            <SubmitButton variant="neutral" name="do" value="remove">
              Remove evidence <span class="sr-only">{name}</span>
            </SubmitButton>
          </div>
        </Form>
      </Details>
    </li>
  );
}

/** `/dashboard/<slug>/engagements/<id>/evidence`. */
export function EvidencePage({ facts }: { facts: EvidenceFacts }): VNode {
  const slug = useSlug();
  const { engagement, evidence, mostMegabytes } = facts;
  return (
    <>
      <PageHeader
        title="Evidence"
        lead={`${engagement.reference} for ${engagement.company}`}
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
      />
      <RefusedFiles {...facts} />
      <Card
        id="add"
        title="Add evidence"
        description={`PNG, JPEG and WebP pictures can be shown in findings. Any other file can be downloaded. Up to ${mostMegabytes} MB at once.`}
      >
        <Form action={engagementPaths.evidenceOf(slug, engagement.id)} takesFiles>
          <FilesField label="Files" multiple />
          <SubmitButton busyLabel="Uploading…">Add evidence</SubmitButton>
        </Form>
      </Card>
      <Card id="evidence" title="Evidence of this engagement">
        {evidence.length === 0 ? (
          <EmptyState icon="image" title="No evidence yet">
            Only your team sees evidence.
          </EmptyState>
        ) : (
          <ul class="space-y-8">
            {evidence.map((one) => (
              <Piece key={one.id} evidence={one} facts={facts} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}
