import type { VNode } from 'preact';
import { shownNumber } from '../../../domain/counted.ts';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { severityName } from '../../../domain/finding.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { Tick } from '../../../ui/ticks.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { engagementPaths } from '../paths.ts';
import { toolName } from './format-names.ts';
import type { Standing } from './groups-table.ts';
import type { ImportGroup } from './preview-queries.ts';
import { scoredOf } from './take/text.ts';
import { groupWords, isAgain, wouldChange } from './words.ts';

const STANDINGS: Readonly<Record<Standing, { readonly says: string; readonly tone: Tone }>> = {
  new: { says: 'New', tone: 'info' },
  seen: { says: 'Seen before', tone: 'neutral' },
  changed: { says: 'Changed', tone: 'warning' },
  deleted: { says: 'Deleted before', tone: 'neutral' },
  withdrawn: { says: 'Withdrawn before', tone: 'neutral' },
  moved: { says: 'Moved elsewhere', tone: 'neutral' },
};

/** Of what was fixed, all or in part. */
const BACK = { says: 'Was fixed, and is back', tone: 'danger' } as const;

/** Whether it can be chosen: it would bring something, or was deleted and is made again where somebody says so. */
export const isOffered = (group: ImportGroup): boolean =>
  group.outcome === null && (wouldChange(group) || group.standing === 'deleted');

/** Whether it is chosen from the start: all that would bring something, but for informational ones (I3). */
export const startsTicked = (group: ImportGroup): boolean =>
  isOffered(group) && group.standing !== 'deleted' && group.severity !== 'info';

/** A check of an import: what it is called, where it was found, and what there is to know of it. */
export function GroupCell({
  group,
  reference,
  hasTicks,
  isTicked,
}: {
  group: ImportGroup;
  reference: string;
  /** Whether others in the list have a box to tick. */
  hasTicks: boolean;
  isTicked: boolean;
}): VNode {
  const slug = useSlug();
  const { number, title, plugin, places, somePlaces, finding } = group;
  const more = places - somePlaces.length;
  // A table without ids is told apart by its titles.
  const isTitle = plugin.toLowerCase() === title.toLowerCase();
  return (
    <span class="flex items-start gap-3">
      {isOffered(group) ? (
        <Tick name="group" value={String(number)} label={`Select ${title}`} isTicked={isTicked} />
      ) : (
        hasTicks && <span class="inline-block w-6 shrink-0 print:hidden" />
      )}
      <span class="min-w-0 space-y-1">
        <span class="block font-medium wrap-anywhere">{title}</span>
        <span class="block text-sm text-muted wrap-anywhere">
          {toolName(group)}
          {!isTitle && ` ${plugin}`}
          {finding !== null && (
            <>
              {', '}
              <a class="link" href={engagementPaths.finding(slug, finding.id)}>
                {reference}-{finding.number}
              </a>
            </>
          )}
        </span>
        {somePlaces.length > 0 && (
          <span class="block text-sm wrap-anywhere">
            {somePlaces
              .map(({ what, where }) => [what, where].filter((one) => one !== '').join(' '))
              .join(', ')}
            {more > 0 && ` and ${shownNumber(more)} more`}
          </span>
        )}
        {groupWords(group).map((sentence) => (
          <span key={sentence} class="block text-sm text-muted wrap-anywhere">
            {sentence}
          </span>
        ))}
      </span>
    </span>
  );
}

/** The scanner's severity, and that of its vector where it is another (I3). */
export function GroupSeverity({ group, leads }: { group: ImportGroup; leads: CvssVersion }): VNode {
  const scored = scoredOf(group, leads);
  return (
    <>
      <SeverityBadge severity={group.severity} />
      {scored !== null && scored !== group.severity && (
        <span class="mt-1 block text-sm text-muted">Vector: {severityName(scored).toLowerCase()}</span>
      )}
    </>
  );
}

/** How a check stands, or what became of it. */
export function GroupStanding({ group }: { group: ImportGroup }): VNode {
  const { standing, outcome } = group;
  if (outcome === 'made') return <Badge tone="success">Draft added</Badge>;
  if (outcome === 'added') return <Badge tone="success">Finding updated</Badge>;
  if (outcome === 'nothing') return <Badge>Nothing to add</Badge>;
  const { says, tone } = isAgain(group) ? BACK : STANDINGS[standing];
  return <Badge tone={tone}>{says}</Badge>;
}
