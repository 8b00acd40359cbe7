import type { VNode } from 'preact';
import { WHERE_TO_KEEP } from '../../../domain/recovery-codes.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { longDay } from '../../../ui/client/relative-time.ts';
import { CopyButton, PrintButton } from '../../../ui/copy-key.tsx';
import { ActionForm } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { untranslated } from '../../../ui/untranslated.ts';

/** Codes as they are to be kept, with whose they are, for which portal, and since when. */
export interface CodesToSave {
  readonly email: string;
  /** What it is a portal of; the product where it is of no workspace. */
  readonly place: string;
  readonly url: string;
  readonly codes: readonly string[];
  readonly wholeSet: boolean;
  /** Epoch milliseconds. */
  readonly madeAt: number;
}

const BACK = { href: paths.account, label: 'Account security' };
const USE = 'Use one to sign in if you lose your phone. Each works once.';

const titleOf = ({ codes }: CodesToSave): string =>
  codes.length === 1 ? 'Your new recovery code' : `${codes.length} recovery codes`;

/** A text file that says what it is, even to somebody who finds it years later. The numbers are no part of the codes. */
export function recoveryCodesText(facts: CodesToSave): string {
  const { email, place, url, codes, madeAt } = facts;
  return [
    `${titleOf(facts)} for ${email}`,
    `${place}, ${url}`,
    `Created ${longDay(madeAt)}`,
    '',
    ...codes.map((code, index) => `${index + 1}. ${code}`),
    '',
    USE,
    '',
  ].join('\n');
}

/** The codes, until somebody says that they have saved them; the same at each look (B8). */
export function UnsavedCodesPage({ facts }: { facts: CodesToSave }): VNode {
  const { email, place, url, codes, wholeSet, madeAt } = facts;
  return (
    <>
      <PageHeader
        title={codes.length === 1 ? 'Save your new recovery code' : 'Save your recovery codes'}
        lead={`${USE} ${WHERE_TO_KEEP}`}
        back={BACK}
      />
      <Card
        id="codes"
        title={titleOf(facts)}
        description={
          <>
            For <span>{email}</span>, {place} (<span>{url}</span>), created {longDay(madeAt)}.
          </>
        }
      >
        <div class="space-y-5">
          <ol class="grid list-inside list-decimal gap-x-10 gap-y-2 sm:grid-cols-2">
            {codes.map((code) => (
              <li key={code} {...untranslated} class="figures">
                {code}
              </li>
            ))}
          </ol>
          <div class="flex flex-wrap gap-2 print:hidden">
            <CopyButton value={recoveryCodesText(facts)} label="the codes" />
            <LinkButton href={paths.recoveryCodesFile} size="small">
              Download
            </LinkButton>
            <PrintButton>Print</PrintButton>
          </div>
        </div>
      </Card>
      <div class="space-y-3 print:hidden">
        <p class="max-w-prose">
          {wholeSet
            ? 'Once you’ve saved them, these codes replace any earlier ones. We show them here for an hour at most.'
            : 'We’ve replaced the code you used. The others still work.'}
        </p>
        <ActionForm action={paths.recoveryCodesSaved}>
          <SubmitButton busyLabel="Saving…">I’ve saved my codes</SubmitButton>
        </ActionForm>
      </div>
    </>
  );
}

/** Where there are none to be shown: what they are for, and the way to some. */
export function NoCodesPage({ enrolled, left }: { enrolled: boolean; left: number }): VNode {
  if (!enrolled) {
    return (
      <>
        <PageHeader title="Recovery codes" lead={USE} back={BACK} />
        <p>Set up two-factor authentication first. Then you can create recovery codes.</p>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Recovery codes" lead={USE} back={BACK} />
      <Card
        id="create"
        title={left === 0 ? 'Create your recovery codes' : 'Replace your recovery codes'}
        description={
          left === 0
            ? `You’ll get ten codes. ${WHERE_TO_KEEP}`
            : `You have ${left} unused ${left === 1 ? 'code' : 'codes'}, and we can’t show them again. They work until you’ve saved new ones.`
        }
      >
        <ActionForm action={paths.recoveryCodes}>
          <SubmitButton variant={left === 0 ? 'primary' : 'neutral'}>
            {left === 0 ? 'Create recovery codes' : 'Replace recovery codes'}
          </SubmitButton>
        </ActionForm>
      </Card>
    </>
  );
}
