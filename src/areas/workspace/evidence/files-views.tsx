import type { VNode } from 'preact';
import { shownNumber } from '../../../domain/counted.ts';
import type { Evidence } from '../../../domain/evidence/evidence.ts';
import { keyInGroups } from '../../../domain/evidence/signature.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { Exact } from '../../../ui/exact.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { MOST_ON_PAPER } from './document-sections.ts';

/** With which key evidence is signed, in hexadecimal, or what keeps it from being signed, in words. */
export type Signing = { readonly key: string } | { readonly trouble: string };

/** Evidence as files to take away, and how someone checks them (B12). */
export function EvidenceFiles({ evidence, signing }: { evidence: Evidence; signing: Signing }): VNode {
  const slug = useSlug();
  const at = `?at=${evidence.day}`;
  const { people, exceptions, resets, sessions, history } = evidence;
  const isLong = [people, exceptions, resets, sessions, history].some(({ length }) => length > MOST_ON_PAPER);
  return (
    <Card
      id="files"
      title="Take it away, and check it"
      description="The PDF is for reading. The signed file is for checking: it shows that this server made it, and that nobody has changed it since."
    >
      <div class="space-y-5">
        <div class="flex flex-wrap gap-2 print:hidden">
          <LinkButton href={`${paths.evidencePdf(slug)}${at}`}>Download as PDF</LinkButton>
          {'key' in signing && (
            <LinkButton href={`${paths.evidenceJson(slug)}${at}`}>Download the signed file</LinkButton>
          )}
        </div>
        {isLong && (
          <p>The PDF has the first {shownNumber(MOST_ON_PAPER)} of each list, the signed file has all.</p>
        )}
        {'trouble' in signing && <p>The signed file can’t be made now. {signing.trouble}</p>}
        {'key' in signing && (
          <>
            <DescriptionList
              items={[
                {
                  term: 'Public key',
                  value: <Exact>{keyInGroups(signing.key)}</Exact>,
                },
              ]}
            />
            <p class="text-sm text-muted">
              Write this key down, and compare it with the one in each signed file. The file
              “docs/evidence.md”, which comes with SecPortal, says how to check them, with our program or one
              of your own.
            </p>
          </>
        )}
      </div>
    </Card>
  );
}
