import type { VNode } from 'preact';
import { ASSET_RESULTS, assetResultName } from '../../../domain/retest.ts';
import { Alert } from '../../../ui/alert.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { PicturesHint } from '../evidence/pictures-hint.tsx';
import { engagementPaths } from '../paths.ts';
import { Text } from '../text.tsx';
import type { Round } from './queries.ts';
import { assetName, ResultBadge } from './sheet-views.tsx';
import { type RetestRow, type RetestSheet, rowRevision } from './sheets.ts';
import { roundName } from './views.tsx';

/** What was typed, where it did not go through. */
export interface ResultTrouble {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
  /** Somebody else has given the asset this since. */
  readonly theirs?: RetestRow;
}

export interface ResultFacts {
  readonly round: Round;
  readonly engagement: Engagement;
  readonly sheet: RetestSheet;
  readonly row: RetestRow;
  readonly trouble?: ResultTrouble | undefined;
}

/** What the form names an asset with. */
export const assetField = ({ asset: { what, where } }: RetestRow): string => `${what} | ${where}`;

const HINTS = {
  fixed: 'You couldn’t reproduce it any more.',
  partly: 'It’s better than before, and still a problem.',
  'not-fixed': 'It’s as it was.',
  'not-tested': 'You couldn’t test it, or left it out.',
} as const;

function Theirs({ row: { result, words, by } }: { row: RetestRow }) {
  return (
    <Alert tone="warning" title={`${by ?? 'Someone else'} has given this asset a result meanwhile`}>
      <p class="my-2">
        <ResultBadge result={result} />
      </p>
      {words !== '' && <Text text={words} idPrefix="theirs" />}
      <p class="mt-2">Yours, below, isn’t saved yet. Save it to replace theirs.</p>
    </Alert>
  );
}

/** `/dashboard/<slug>/retests/<id>/findings/<id>`: one asset's result. */
export function ResultPage({ facts }: { facts: ResultFacts }): VNode {
  const slug = useSlug();
  const { round, engagement, sheet, row, trouble } = facts;
  const { finding, rows } = sheet;
  const { values = {}, errors = {}, theirs } = trouble ?? {};
  const others = rows.filter((one) => one !== row && !one.isGone && one.result === null).length;
  const evidence = engagementPaths.evidenceOf(slug, engagement.id);
  return (
    <>
      <PageHeader
        title={assetName(row.asset)}
        lead={
          <>
            In{' '}
            <a class="link" href={engagementPaths.finding(slug, finding.id)}>
              {engagement.reference}-{finding.number} {finding.content.title}
            </a>
            {row.asset.note !== '' && ` (${row.asset.note})`}
          </>
        }
        back={{ href: engagementPaths.round(slug, round.id), label: roundName(round) }}
      />
      {theirs !== undefined && <Theirs row={theirs} />}
      <Card id="result" title="Result">
        <Form action={engagementPaths.giveResult(slug, round.id, finding.id)} errors={errors}>
          <HiddenField name="asset" value={assetField(row)} />
          <HiddenField name="seen" value={rowRevision(theirs ?? row)} ofPage />
          <RadioGroup
            name="result"
            label="What did the retest show?"
            value={values.result ?? row.result ?? ''}
            options={ASSET_RESULTS.map((value) => ({
              value,
              label: assetResultName(value),
              description: HINTS[value],
            }))}
          />
          <TextArea
            name="words"
            label="What you found"
            value={values.words ?? row.words}
            rows={8}
            required={false}
            hint={
              <>
                The client reads it once the results are published. It’s needed where something isn’t fixed.
                Markdown works here.
                <PicturesHint href={evidence} />
              </>
            }
          />
          <div data-evidence-upload={evidence} data-into="words" class="space-y-2">
            <div role="status"></div>
          </div>
          {others > 0 && (
            <CheckboxGroup
              name="rest"
              label="Other assets"
              required={false}
              values={values.rest === 'yes' ? ['yes'] : []}
              options={[
                {
                  value: 'yes',
                  label:
                    others === 1
                      ? 'The same for the other asset of this finding that has no result yet'
                      : `The same for the ${others} other assets of this finding that have no result yet`,
                },
              ]}
            />
          )}
          <div class="flex flex-wrap gap-3">
            <SubmitButton busyLabel="Saving…" name="onwards" value="next">
              Save and go to the next
            </SubmitButton>
            <SubmitButton variant="neutral" name="onwards" value="back">
              Save
            </SubmitButton>
          </div>
        </Form>
      </Card>
    </>
  );
}
