import type { VNode } from 'preact';
import type { Difference, Piece } from '../../../domain/difference.ts';
import { FIELD_NAMES } from '../finding/editor-conflict.tsx';
import type { ChangedField } from './comparing.ts';

/** Of what is alike, so many characters stay beside a change, and so many must be left out to be worth it. */
const BESIDE = 240;
const WORTH_IT = 400;

/** Line ends that came or went, so that they can be seen. */
const seen = (text: string) => text.replaceAll('\n', '↵\n');

/** What is alike in both, shortened in its middle; the beginning and end of a text lie beside nothing. */
function Same({ text, isFirst, isLast }: { text: string; isFirst: boolean; isLast: boolean }): VNode {
  const head = isFirst ? 0 : BESIDE;
  const tail = isLast ? 0 : BESIDE;
  const left = text.length - head - tail;
  if (left < WORTH_IT) return <>{text}</>;
  return (
    <>
      {text.slice(0, head).toWellFormed()}
      <span class="left-out"> {left.toLocaleString('en')} characters unchanged </span>
      {text.slice(text.length - tail).toWellFormed()}
    </>
  );
}

function PieceOf({ piece }: { piece: Piece }): VNode {
  if (piece.kind === 'same') return <>{piece.text}</>;
  const Mark = piece.kind === 'removed' ? 'del' : 'ins';
  return (
    <Mark>
      <span class="sr-only">{piece.kind}: </span>
      {seen(piece.text)}
      <span class="sr-only"> end of {piece.kind} text </span>
    </Mark>
  );
}

/** Two versions of one text in one: what went is struck through behind a minus, what came underlined behind a plus. */
function DifferenceText({ difference, isWhole }: { difference: Difference; isWhole: boolean }): VNode {
  return (
    <div class="version difference">
      {difference.map((piece, index) =>
        piece.kind === 'same' && !isWhole ? (
          <Same
            key={index}
            text={piece.text}
            isFirst={index === 0}
            isLast={index === difference.length - 1}
          />
        ) : (
          <PieceOf key={index} piece={piece} />
        ),
      )}
    </div>
  );
}

/** Whether something of a difference is left out unless all is asked for. */
export const isShortened = (changed: readonly ChangedField[]): boolean =>
  changed.some(({ difference }) =>
    difference?.some(({ kind, text }) => kind === 'same' && text.length >= WORTH_IT),
  );

/** What changed, field by field. */
export const Changes = ({ changed, isWhole }: { changed: readonly ChangedField[]; isWhole: boolean }) => (
  <div class="space-y-5">
    {changed.map(({ field, before, after, difference }) => (
      <section key={field} aria-labelledby={`changed-${field}`} class="space-y-1.5">
        <h3 id={`changed-${field}`} class="text-base">
          {FIELD_NAMES[field]}
        </h3>
        {difference === null ? (
          <>
            <p class="text-sm text-muted">
              These texts take too long to compare, so you see both of them as they are.
            </p>
            <DifferenceText
              difference={[
                { kind: 'removed', text: before },
                { kind: 'added', text: after },
              ]}
              isWhole
            />
          </>
        ) : (
          <DifferenceText difference={difference} isWhole={isWhole} />
        )}
      </section>
    ))}
  </div>
);
