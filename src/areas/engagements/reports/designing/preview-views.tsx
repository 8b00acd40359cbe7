import type { VNode } from 'preact';
import { REPORT_KINDS, reportKindName } from '../../../../domain/report.ts';
import { LinkButton, SubmitButton } from '../../../../ui/button.tsx';
import { SelectField } from '../../../../ui/fields.tsx';

const FRAME = 'report-preview';

/** Saves what is typed, shows it in the frame, or leaves it. */
export const PreviewedButtons = ({
  save,
  previewsAt,
  backTo,
}: {
  save: string;
  previewsAt: string;
  backTo: string;
}): VNode => (
  <div class="flex flex-wrap items-center gap-3">
    <SubmitButton busyLabel="Saving…">{save}</SubmitButton>
    <button type="submit" class="btn btn-quiet" formaction={previewsAt} formtarget={FRAME} data-previews>
      Preview
    </button>
    <LinkButton href={backTo}>Cancel</LinkButton>
  </div>
);

/** Which report the frame shows. */
export const PreviewedKind = ({ kind }: { kind: string | undefined }): VNode => (
  <SelectField
    name="kind"
    label="Report in the preview"
    value={kind ?? 'full'}
    options={REPORT_KINDS.map((value) => ({ value, label: reportKindName(value) }))}
  />
);

/** A report of nobody beside the form, which shows what is typed before it is saved. */
export const ReportPreview = ({ src }: { src: string }): VNode => (
  <section aria-label="Preview" class="min-w-0 xl:sticky xl:top-6 print:hidden">
    <iframe
      class="h-[80vh] w-full rounded-box border border-base-300 bg-base-100"
      title="Preview of a report"
      name={FRAME}
      src={src}
      sandbox=""
      data-report-preview
    />
    <p class="mt-2 text-sm text-muted">
      A report of a made-up client. As a PDF or Word document it has the same parts, laid out in pages.
    </p>
  </section>
);
