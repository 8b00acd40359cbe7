import type { VNode } from 'preact';
import { sizeOf } from '../../../domain/file-size.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { engagementPaths } from '../paths.ts';
import { type ReportWarning, ROOM_FOR_TEXT, type WarnedFinding } from './warnings.ts';

/** So many warnings of one kind are shown. */
const MOST_SHOWN = 20;

const lastOf = (count: number) => (count === 1 ? 'one more' : `${count} more`);

function Warned({
  title,
  findings,
}: {
  title: string;
  findings: readonly (WarnedFinding & { name?: string })[];
}) {
  const slug = useSlug();
  if (findings.length === 0) return null;
  const shown = findings.slice(0, MOST_SHOWN);
  return (
    <div>
      <p class="font-medium">{title}</p>
      <ul class="list-disc pl-5">
        {shown.map(({ id, number, title: called, name }) => (
          <li key={`${id} ${name}`} class="wrap-anywhere">
            <a class="link" href={engagementPaths.finding(slug, id)}>
              {number}: {called === '' ? 'Untitled' : called}
            </a>
            {name !== undefined && ` (${name})`}
          </li>
        ))}
        {findings.length > shown.length && <li>… and {lastOf(findings.length - shown.length)}</li>}
      </ul>
    </div>
  );
}

const ofKind = <K extends ReportWarning['kind']>(warnings: readonly ReportWarning[], kind: K) =>
  warnings.filter((one): one is Extract<ReportWarning, { kind: K }> => one.kind === kind);

/** So many characters are named, as examples. */
const MOST_CHARACTERS = 12;

/** Some of the characters that PDFs have no font for. */
function charactersIn(name: string): string {
  const all = [...name];
  return `${all.slice(0, MOST_CHARACTERS).join(' ')}${all.length > MOST_CHARACTERS ? ' …' : ''}`;
}

/** Where a PDF shows boxes. */
function NotInFonts({ warnings }: { warnings: readonly ReportWarning[] }) {
  const all = ofKind(warnings, 'not-in-fonts').map(({ finding, name }) => ({
    finding,
    name: charactersIn(name),
  }));
  if (all.length === 0) return null;
  return (
    <>
      <Warned
        title="PDFs have no font for some characters of these, and show a box (□) for each. Word and web pages show them:"
        findings={all.flatMap(({ finding, name }) => (finding === null ? [] : [{ ...finding, name }]))}
      />
      {all
        .filter(({ finding }) => finding === null)
        .map(({ name }) => (
          <p key="plan" class="wrap-anywhere">
            PDFs have no font for some characters of the engagement’s title, scope or rules, or of the report
            design ({name}), and show a box (□) for each.
          </p>
        ))}
    </>
  );
}

const PLAN_TEXTS = { scope: 'the scope', rules: 'the rules of engagement' } as const;

/** What is less well in texts of the engagement's plan and of the design, each with the way to it. */
function InTexts({ engagementId, warnings, isOwner }: WarningFacts) {
  const slug = useSlug();
  const inPlan = ofKind(warnings, 'missing-in-plan');
  const inDesign = ofKind(warnings, 'missing-in-design');
  const empty = ofKind(warnings, 'empty-section');
  const toDesign = isOwner ? (
    <a class="link" href={engagementPaths.reportDesign(slug)}>
      Change the design
    </a>
  ) : (
    <a class="link" href={`${paths.settings(slug)}#report-design`}>
      The owner can change the design
    </a>
  );
  return (
    <>
      {inPlan.map(({ text, name }) => (
        <p key={`${text} ${name}`} class="wrap-anywhere">
          “{name}” can’t be shown in {PLAN_TEXTS[text]}: only findings and retests have pictures and files.{' '}
          <a class="link" href={engagementPaths.editEngagement(slug, engagementId)}>
            Change the engagement
          </a>
        </p>
      ))}
      {inDesign.map(({ text, name }) => (
        <p key={`${text} ${name}`} class="wrap-anywhere">
          “{name}” can’t be shown in “{text}” of the report design: only findings and retests have pictures
          and files. {toDesign}
        </p>
      ))}
      {empty.map(({ text }) => (
        <p key={text} class="wrap-anywhere">
          The section “{text}” of the report design has no text, so it’s left out. {toDesign}
        </p>
      ))}
    </>
  );
}

interface WarningFacts {
  engagementId: string;
  warnings: readonly ReportWarning[];
  isOwner: boolean;
}

/** What a report would say less well than it could; nothing where there is nothing. */
export function Warnings({ engagementId, warnings, isOwner }: WarningFacts): VNode | null {
  const slug = useSlug();
  if (warnings.length === 0) return null;
  const findings = (kind: 'draft' | 'changed' | 'no-remediation') =>
    warnings.flatMap((one) => (one.kind === kind && 'finding' in one ? [one.finding] : []));
  return (
    <Alert tone="warning" title="Before you make it">
      <div class="space-y-3">
        {ofKind(warnings, 'no-findings').length > 0 && (
          <p>Nothing is published yet, so it won’t list any findings.</p>
        )}
        {ofKind(warnings, 'much-text').map(({ bytes }) => (
          <p key="much-text">
            The texts of all findings have {sizeOf(bytes)}. A PDF of them has room for about{' '}
            {sizeOf(ROOM_FOR_TEXT)}, which is some 1,000 pages. Reports of single findings are no trouble.
          </p>
        ))}
        <Warned
          title="These texts show a picture or file that isn’t there any more:"
          findings={ofKind(warnings, 'missing-evidence').map(({ finding, name }) => ({ ...finding, name }))}
        />
        <Warned title="These don’t say how to fix them:" findings={findings('no-remediation')} />
        <Warned
          title="These were changed since they were published. The report has them as they were published:"
          findings={findings('changed')}
        />
        <Warned title="These drafts aren’t published, so they won’t be in it:" findings={findings('draft')} />
        <InTexts {...{ engagementId, warnings, isOwner }} />
        <NotInFonts warnings={warnings} />
        {ofKind(warnings, 'no-scope').length > 0 && (
          <p>
            The engagement has no scope, so that section is left out.{' '}
            <a class="link" href={engagementPaths.editEngagement(slug, engagementId)}>
              Write the scope
            </a>
          </p>
        )}
        <p>You can make the report all the same.</p>
      </div>
    </Alert>
  );
}
