import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { ActionForm } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { untranslated } from '../../../ui/untranslated.ts';
import { engagementPaths } from '../paths.ts';
import type { Report, ReportFile } from './queries.ts';
import type { ReportProblem } from './reports.ts';

const PROBLEMS: Readonly<Record<ReportProblem, string>> = {
  withdrawn: 'The person who asked for it can no longer open this engagement. Try again yourself.',
  gone: 'What it’s about is no longer published.',
  'too-large':
    'It would be too large: a report has room for about 3 MB of text as a PDF, and for 256 MB of pictures. Make reports of single findings, or use smaller pictures.',
  'too-slow': 'It took too long, or too many reports were waiting. Try again.',
  broken:
    'Something went wrong on our side while it was being made. Try again. If that doesn’t help, ask the people who run the server.',
  'no-room': 'There’s no room left for its file. Remove files that nobody needs, then try again.',
};

/** How far a report is, in words; what its page says at first and what the page's script puts there later. */
export function progressText({ state }: Pick<Report, 'state'>): string {
  switch (state) {
    case 'making':
      return 'This report is being made. It usually takes a few seconds. You can leave this page; the report will be here.';
    case 'ready':
      return 'This report is ready.';
    case 'failed':
      return 'This report couldn’t be made.';
  }
}

/** How far a report is that is not made: that it is being made, or why it could not be. */
export function Progress({ report }: { report: Report }): VNode | null {
  const slug = useSlug();
  const { id, state, problem } = report;
  if (state === 'making')
    return (
      <Alert>
        <div data-progress={engagementPaths.reportProgress(slug, id)}>
          <p data-progress-says>{progressText(report)}</p>
          <p class="mt-3">
            <LinkButton href={engagementPaths.report(slug, id)}>
              <span data-progress-link>Check again</span>
            </LinkButton>
          </p>
        </div>
      </Alert>
    );
  if (state !== 'failed') return null;
  return (
    <Alert tone="danger" title="This report couldn’t be made">
      <p>{PROBLEMS[problem ?? 'broken']}</p>
      <ActionForm action={engagementPaths.reportAgain(slug, id)} class="mt-3">
        <SubmitButton variant="neutral">Try again</SubmitButton>
      </ActionForm>
    </Alert>
  );
}

/** So many characters are named. */
const MOST_NAMED = 40;

/** What is less well in a report than it should be, before it is delivered; nothing where all is well. */
export function Shortcomings({
  file: { replaced, isAccessible },
}: {
  file: Pick<ReportFile, 'replaced' | 'isAccessible'>;
}): VNode | null {
  if (replaced === '' && isAccessible) return null;
  const missing = [...replaced];
  const more = missing.length - MOST_NAMED;
  return (
    <Alert tone="warning" title="Check this PDF before you deliver it">
      {missing.length > 0 && (
        <p>
          Its fonts don’t have these characters, so it shows a box (□) for each:{' '}
          <bdi {...untranslated} class="wrap-anywhere">
            {missing.slice(0, MOST_NAMED).join(' ')}
          </bdi>
          {more > 0 && ` and ${more} more`}. Word and web pages show them.
        </p>
      )}
      {!isAccessible && (
        <p>
          It doesn’t meet the standard for screen readers (PDF/UA). A web page of the same report does better.
        </p>
      )}
    </Alert>
  );
}
