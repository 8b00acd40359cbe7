import type { VNode } from 'preact';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { LEADING_VERSIONS } from '../../../domain/finding-fields.ts';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';

export interface LeadingFacts {
  readonly isOwner: boolean;
  readonly leads: CvssVersion;
  readonly errors?: FieldErrors | undefined;
}

/** Which version of CVSS rates findings that have vectors of both: the owner decides, consultants read it (E8). */
export function LeadingCard({ facts }: { facts: LeadingFacts }): VNode {
  const slug = useSlug();
  const { isOwner, leads, errors = {} } = facts;
  return (
    <Card
      id="cvss"
      title="CVSS"
      description="Where a finding has vectors of both versions, one of them decides its severity and comes first."
    >
      {isOwner ? (
        <div class="max-w-xl">
          <Form action={paths.leadingCvss(slug)} errors={errors}>
            <RadioGroup
              name="leads"
              label="Leading version"
              value={leads}
              required
              options={LEADING_VERSIONS.map((version) => ({ value: version, label: `CVSS ${version}` }))}
            />
            <p class="max-w-prose text-sm text-muted">
              Drafts are rated again right away. Published findings keep their severity until you publish them
              again; those that would change are marked “Unpublished changes”.
            </p>
            <SubmitButton variant="neutral" busyLabel="Saving…">
              Save leading version
            </SubmitButton>
          </Form>
        </div>
      ) : (
        <p>CVSS {leads} leads.</p>
      )}
    </Card>
  );
}
