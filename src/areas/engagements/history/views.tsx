import type { VNode } from 'preact';
import type { ReadFinding } from '../../../domain/finding-fields.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { ExactTime, Time } from '../../../ui/time.tsx';
import type { Engagement } from '../engagement/queries.ts';
import type { Finding } from '../finding/queries.ts';
import { FindingBody } from '../finding/views.tsx';
import { engagementPaths } from '../paths.ts';
import type { ChangedField } from './comparing.ts';
import { Changes, isShortened } from './difference-views.tsx';
import type { Version } from './queries.ts';

/** What a page shows of a version: what it changed, how the finding differs by now, or all that it says. */
export const VERSION_VIEWS = ['changes', 'now', 'text'] as const;
export type VersionView = (typeof VERSION_VIEWS)[number];

export interface HistoryFacts extends PageLinks {
  readonly finding: Finding;
  readonly engagement: Engagement;
  /** Those of the list's page in which the version is, the newest first. */
  readonly versions: readonly Version[];
  readonly version: Version;
  readonly view: VersionView;
  /** Null where there was nothing before it. */
  readonly changed: readonly ChangedField[] | null;
  readonly read: ReadFinding;
  /** What is unchanged is shown as well, and where it is. */
  readonly isWhole: boolean;
  readonly wholeHref: string;
  readonly isLate: boolean;
  /** The names of others who have the finding open in the editor. */
  readonly editors: readonly string[];
  readonly now: number;
}

const writer = ({ author }: Version) => author ?? 'Someone who has left';

/** What sets a version apart from others. */
const Marks = ({ version: { isNewest, publishedAt, restored } }: { version: Version }) => (
  <>
    {isNewest && <Badge tone="info">Current</Badge>}
    {publishedAt !== null && <Badge tone="success">Published</Badge>}
    {restored !== null && <Badge>Restored from {restored}</Badge>}
  </>
);

function Versions({ facts }: { facts: HistoryFacts }): VNode {
  const slug = useSlug();
  const { finding, versions, version, newerHref, olderHref, now } = facts;
  return (
    <nav aria-label="Versions" class="space-y-3 print:hidden">
      <ol class="version-list" reversed start={versions[0]?.number}>
        {versions.map((one) => (
          <li key={one.id}>
            <a
              href={engagementPaths.version(slug, finding.id, one.id)}
              aria-current={one.id === version.id ? 'page' : undefined}
            >
              <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span class="font-medium">Version {one.number}</span>
                <Marks version={one} />
              </span>
              <span class="block text-sm text-muted">
                {writer(one)}, <Time at={one.changedAt} now={now} />
              </span>
            </a>
          </li>
        ))}
      </ol>
      <Pagination newerHref={newerHref} olderHref={olderHref} label="More versions" />
    </nav>
  );
}

/** The ways to look at a version. */
function Views({ facts }: { facts: HistoryFacts }): VNode {
  const slug = useSlug();
  const { finding, version, view } = facts;
  const names: Readonly<Record<VersionView, string>> = {
    changes: 'What changed',
    now: 'Compared with now',
    text: 'The whole version',
  };
  return (
    <nav aria-label="What to show" class="flex flex-wrap gap-2 print:hidden">
      {VERSION_VIEWS.filter((one) => one !== 'now' || !version.isNewest).map((one) => (
        <a
          key={one}
          class="btn btn-quiet btn-sm aria-[current]:border-primary aria-[current]:font-semibold"
          href={`${engagementPaths.version(slug, finding.id, version.id)}?show=${one}`}
          aria-current={one === view ? 'true' : undefined}
        >
          {names[one]}
        </a>
      ))}
    </nav>
  );
}

/** What a comparison shows, in words. */
function comparison({ view, version, changed }: HistoryFacts): string {
  if (view === 'now')
    return changed?.length === 0
      ? 'The finding says the same now.'
      : 'What was written since: struck through is what this version says and the finding doesn’t any more, underlined what it says now.';
  if (changed === null) return 'This is the first version.';
  if (changed.length === 0) return `Nothing is different from version ${version.number - 1}.`;
  return `Struck through is what version ${version.number - 1} said, underlined what this one says.`;
}

function Restore({ facts }: { facts: HistoryFacts }): VNode {
  const slug = useSlug();
  const { finding, version, editors } = facts;
  return (
    <ActionForm
      action={engagementPaths.restoreVersion(slug, finding.id, version.id)}
      class="flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden"
    >
      <HiddenField name="revision" value={String(finding.revision)} ofPage />
      <SubmitButton variant="neutral" busyLabel="Restoring…" describedBy="restoring">
        Restore this version
      </SubmitButton>
      <p id="restoring" class="max-w-prose text-sm text-muted">
        It becomes the newest version. What is written now stays in the history.
        {finding.published !== null && ' The client reads it once you publish.'}
        {editors.length > 0 && (
          <strong class="block font-medium">
            {editors.join(' and ')} {editors.length === 1 ? 'is' : 'are'} editing this finding now, and will
            see that it changed.
          </strong>
        )}
      </p>
    </ActionForm>
  );
}

function Shown({ facts }: { facts: HistoryFacts }): VNode {
  const { finding, version, view, changed, read, isWhole, wholeHref } = facts;
  const { startedAt, changedAt } = version;
  return (
    <div class="min-w-0 space-y-6">
      <Card
        id="version"
        title={`Version ${version.number}`}
        badge={<Marks version={version} />}
        description={
          <>
            Written by {writer(version)}, <ExactTime at={startedAt} />
            {changedAt > startedAt && (
              <>
                {' '}
                to <ExactTime at={changedAt} />
              </>
            )}
            .{' '}
            {version.publishedAt !== null && (
              <>
                Published <ExactTime at={version.publishedAt} />.
              </>
            )}
          </>
        }
      >
        <div class="space-y-5">
          <Views facts={facts} />
          {!version.isNewest && <Restore facts={facts} />}
          {view !== 'text' && (
            <>
              <p class="text-sm text-muted">{comparison(facts)}</p>
              <Changes changed={changed ?? []} isWhole={isWhole} />
              {!isWhole && isShortened(changed ?? []) && (
                <p class="print:hidden">
                  <a class="link" href={wholeHref}>
                    Show the unchanged text too
                  </a>
                </p>
              )}
            </>
          )}
        </div>
      </Card>
      {(view === 'text' || changed === null) && (
        <>
          <h2>{read.title === '' ? 'Untitled finding' : read.title}</h2>
          <FindingBody read={read} state={finding.state} />
        </>
      )}
    </div>
  );
}

/** `/dashboard/<slug>/findings/<id>/history`, and of each of its versions. */
export function HistoryPage({ facts }: { facts: HistoryFacts }): VNode {
  const slug = useSlug();
  const { finding, engagement, isLate } = facts;
  const title = finding.text.title.trim() === '' ? 'Untitled finding' : finding.text.title;
  return (
    <>
      <PageHeader
        title="History"
        lead={
          <>
            <span class="figures">
              {engagement.reference}-{finding.number}
            </span>{' '}
            {title}. Only your team sees this.
          </>
        }
        back={{ href: engagementPaths.finding(slug, finding.id), label: 'Back to the finding' }}
      />
      {isLate && (
        <Alert tone="danger" title="The finding has changed since you opened this page">
          <p>
            {finding.changedBy ?? 'Someone else'} changed it, and nothing was restored. Below you see how this
            version differs from what is written now. If it should still take that place, restore it again.
          </p>
        </Alert>
      )}
      <div class="history">
        <Versions facts={facts} />
        <Shown facts={facts} />
      </div>
    </>
  );
}
