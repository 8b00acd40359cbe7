import type { VNode } from 'preact';
import { Card } from '../../../ui/card.tsx';
import { SignedInAs } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import type { Evidence } from './queries.ts';

const TOOLS = { redact: 'Black out', box: 'Box', arrow: 'Arrow', crop: 'Crop' } as const;

/** `/dashboard/<slug>/engagements/<id>/evidence/<id>/mark`. */
export function MarkingPage({ evidence }: { evidence: Evidence }): VNode {
  const slug = useSlug();
  const { id, engagementId, name, alternative, picture } = evidence;
  const back = engagementPaths.evidenceOf(slug, engagementId);
  return (
    <>
      <PageHeader title={`Mark ${name}`} back={{ href: back, label: 'Evidence files' }} />
      <Card
        id="marking"
        title="Mark the picture"
        description="Choose what to draw, then drag over the picture. What’s blacked out is gone from the saved picture for good."
      >
        <noscript>
          <p>
            Marking needs JavaScript. Without it, mark the picture in another program, and add it under
            Evidence.
          </p>
        </noscript>
        <form
          action={back}
          method="post"
          enctype="multipart/form-data"
          class="stack"
          hidden
          data-picture={engagementPaths.evidence(slug, id)}
          data-original={engagementPaths.editEvidence(slug, engagementId, id)}
          data-back={back}
          data-name={name}
          data-alternative={alternative}
          data-type={picture?.type}
        >
          <SignedInAs />
          <fieldset>
            <legend class="font-medium">Draw</legend>
            <div class="mt-2 flex flex-wrap gap-x-6 gap-y-2">
              {Object.entries(TOOLS).map(([tool, label]) => (
                <label key={tool} class="flex min-h-8 items-center gap-2">
                  <input type="radio" class="radio" name="tool" value={tool} checked={tool === 'redact'} />
                  {label}
                </label>
              ))}
            </div>
          </fieldset>
          <canvas
            class="h-auto max-w-full cursor-crosshair touch-none rounded border border-base-300"
            role="img"
            aria-label={alternative || name}
          />
          <label class="flex min-h-8 items-center gap-2">
            <input type="checkbox" class="checkbox" name="keep" />
            Keep the original too
          </label>
          <p role="status" class="text-sm" />
          <div class="flex flex-wrap gap-3">
            <button type="submit" class="btn btn-primary">
              Save picture
            </button>
            <button type="button" class="btn btn-quiet" data-undo>
              Undo
            </button>
          </div>
        </form>
      </Card>
    </>
  );
}
