import type { VNode } from 'preact';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { TickAll } from '../../../ui/ticks.tsx';
import type { Engagement } from '../engagement/queries.ts';
import type { ListedFinding } from '../finding/list-queries.ts';
import { FindingStateBadge } from '../finding/views.tsx';
import { engagementPaths } from '../paths.ts';
import { Asks } from './asks-views.tsx';
import type { BulkDeed } from './deeds.ts';
import { seenAs } from './form.ts';
import { ChooseFinding } from './list-views.tsx';

export interface BulkFacts {
  readonly engagement: Engagement;
  readonly deed: BulkDeed;
  readonly findings: readonly ListedFinding[];
  /** Where drafts can move: the other engagements of the company. */
  readonly goals: readonly Pick<Engagement, 'id' | 'reference' | 'title'>[];
  /** They were chosen; else they are those that one can choose from. */
  readonly areChosen: boolean;
  /** There are more to choose from than are listed. */
  readonly hasMore: boolean;
  /** What stands in the way, by the ids of the findings. */
  readonly hindrances: ReadonlyMap<string, string>;
  /** It was tried, and nothing was done. */
  readonly wasTried: boolean;
  /** What is wrong with the form. */
  readonly message?: string | undefined;
  readonly errors?: Readonly<Record<string, string>>;
  /** What was typed into it. */
  readonly values?: Readonly<Record<string, string>>;
}

interface Words {
  readonly title: string;
  /** What the part of the page is called that asks for the rest. */
  readonly rest: string;
  readonly button: string;
  readonly busy: string;
  readonly cannot: string;
}

/** What each deed is called, on its page. */
export const BULK_WORDS: Readonly<Record<BulkDeed, Words>> = {
  publish: {
    title: 'Publish findings',
    rest: 'What happens',
    button: 'Publish the selected findings',
    busy: 'Publishing…',
    cannot: 'can’t be published',
  },
  state: {
    title: 'Change state',
    rest: 'New state',
    button: 'Change the state',
    busy: 'Changing…',
    cannot: 'can’t be changed like this',
  },
  tags: {
    title: 'Change tags',
    rest: 'Tags',
    button: 'Change the tags',
    busy: 'Changing…',
    cannot: 'can’t have these tags',
  },
  transfer: {
    title: 'Move drafts',
    rest: 'Where to',
    button: 'Move the selected drafts',
    busy: 'Moving…',
    cannot: 'can’t be moved',
  },
  delete: {
    title: 'Delete drafts',
    rest: 'What happens',
    button: 'Delete the selected drafts',
    busy: 'Deleting…',
    cannot: 'can’t be deleted',
  },
};

function columnsOf({ engagement, deed, areChosen, hindrances }: BulkFacts): Column<ListedFinding>[] {
  const columns: Column<ListedFinding>[] = [
    {
      header: 'Finding',
      role: 'lead',
      cell: (finding) => (
        <>
          <ChooseFinding reference={engagement.reference} finding={finding} isTicked={areChosen} />
          {deed === 'publish' && <input type="hidden" name="seen" value={seenAs(finding)} />}
        </>
      ),
    },
    {
      header: 'Severity',
      holds: 'severity',
      cell: ({ severity }) => <SeverityBadge severity={severity} />,
    },
    {
      header: 'State',
      cell: ({ state, isAhead }) => (
        <span class="flex flex-wrap gap-1.5">
          <FindingStateBadge state={state} />
          {isAhead && <Badge tone="warning">Unpublished changes</Badge>}
        </span>
      ),
    },
  ];
  if (deed === 'tags')
    columns.push({ header: 'Tags now', cell: ({ tags }) => (tags.length === 0 ? 'None' : tags.join(', ')) });
  if (hindrances.size > 0)
    columns.push({
      header: 'What’s in the way',
      cell: ({ id }) => {
        const hindrance = hindrances.get(id);
        return hindrance === undefined ? 'Nothing' : <strong class="font-medium">{hindrance}</strong>;
      },
    });
  return columns;
}

/** What stands in the way comes first. */
const hinderedFirst = ({ findings, hindrances }: BulkFacts) => [
  ...findings.filter(({ id }) => hindrances.has(id)),
  ...findings.filter(({ id }) => !hindrances.has(id)),
];

/** What stands in the way of how many, and the way out of it. */
function Hindered({ facts }: { facts: BulkFacts }): VNode | null {
  const slug = useSlug();
  const { engagement, deed, findings, hindrances, wasTried } = facts;
  if (hindrances.size === 0) return null;
  const others = findings.filter(({ id }) => !hindrances.has(id));
  const query = new URLSearchParams([['deed', deed], ...others.map(({ id }) => ['finding', id])]);
  return (
    <Alert
      tone={wasTried ? 'danger' : 'warning'}
      title={`${hindrances.size} of ${findings.length} ${BULK_WORDS[deed].cannot}`}
    >
      <p>
        {wasTried && 'Nothing was changed. '}
        It’s all or nothing: untick what’s in the way, or put it right.
      </p>
      {!wasTried && others.length > 0 && (
        <p class="mt-2">
          <a class="link" href={`${engagementPaths.bulk(slug, engagement.id)}?${query}`}>
            Go on with the {others.length === 1 ? 'other one' : `other ${others.length}`}
          </a>
        </p>
      )}
    </Alert>
  );
}

function lead({ areChosen, hasMore, findings }: BulkFacts): string | undefined {
  if (areChosen) return undefined;
  return hasMore
    ? `Tick the findings that you mean. These are the first ${findings.length}: for others, go back to the engagement, turn to their page, and select them there.`
    : 'Tick the findings that you mean.';
}

/** What is to be done to which findings: once more before it is done, and once more where it can’t be (E18). */
export function BulkPage({ facts }: { facts: BulkFacts }): VNode {
  const slug = useSlug();
  const { engagement, deed, areChosen, message, errors = {} } = facts;
  const { rest, button, busy } = BULK_WORDS[deed];
  return (
    <>
      <PageHeader
        title={BULK_WORDS[deed].title}
        back={{ href: engagementPaths.engagement(slug, engagement.id), label: engagement.title }}
      />
      <Hindered facts={facts} />
      <Form action={engagementPaths.bulk(slug, engagement.id)} error={message} errors={errors}>
        <HiddenField name="deed" value={deed} />
        <Card
          id="chosen"
          title={areChosen ? 'Selected findings' : 'Findings to choose from'}
          description={lead(facts)}
          actions={<TickAll />}
          flush
        >
          <DataTable caption="Findings" rows={hinderedFirst(facts)} columns={columnsOf(facts)} />
        </Card>
        <Card
          id="deed"
          title={rest}
          footer={
            <div class="flex flex-wrap items-center gap-3">
              <SubmitButton variant={deed === 'delete' ? 'danger' : 'primary'} busyLabel={busy}>
                {button}
              </SubmitButton>
              <LinkButton href={engagementPaths.engagement(slug, engagement.id)}>Cancel</LinkButton>
            </div>
          }
        >
          <div class="stack">
            <Asks facts={facts} />
          </div>
        </Card>
      </Form>
    </>
  );
}
