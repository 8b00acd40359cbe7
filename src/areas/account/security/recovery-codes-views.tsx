import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Card } from '../../../ui/card.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';

/** The new recovery codes, shown this once. */
export function RecoveryCodesPage({ codes }: { codes: readonly string[] }): VNode {
  return (
    <>
      <PageHeader
        title="Your recovery codes"
        lead="Save or print them now: they are shown this once. Each gets you in once, should you lose your device."
      />
      <Card id="codes" title="Ten codes" footer="Earlier recovery codes no longer work.">
        <ul class="grid gap-x-10 gap-y-2 sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code} class="figures">
              {code}
            </li>
          ))}
        </ul>
      </Card>
      <p>
        <a class="link" href={paths.account}>
          I have saved them
        </a>
      </p>
    </>
  );
}
