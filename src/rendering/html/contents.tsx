import type { ComponentChildren } from 'preact';
import type { Content, Line, Piece, Section } from '../document.ts';
import { plainText } from '../plain-text.ts';
import type { Around } from './around.ts';
import { evidenceFigure } from './evidence.tsx';
import { proseNodes, tableFrame } from './prose.tsx';

/** A line's pieces. */
export const lineNodes = (line: Line, around: Around): ComponentChildren =>
  line.map((piece) => pieceNode(piece, around));

function pieceNode(piece: Piece, around: Around): ComponentChildren {
  const text = plainText(piece.text);
  switch (piece.kind) {
    case 'text':
      return text;
    case 'strong':
      return <strong>{text}</strong>;
    case 'code':
      return <code>{text}</code>;
    case 'badge':
      return <span class={`badge tone-${piece.tone}`}>{text}</span>;
    case 'link':
      return (
        <a href={plainText(piece.address)} rel="noreferrer noopener nofollow">
          {text}
        </a>
      );
    case 'section-link':
      return around.ids.has(piece.to) ? <a href={`#${sectionId(piece.to)}`}>{text}</a> : text;
  }
}

/** Sections' ids, apart from those of notes. */
export const sectionId = (id: string): string => `section-${id}`;

/** A section with those in it. `level` is that of its heading. */
export function sectionNode(section: Section, level: number, around: Around): ComponentChildren {
  const Level = `h${Math.min(6, level)}` as 'h2';
  const number = around.numbers.get(section.id);
  const { badge } = section;
  if (section.heading.trim() === '')
    return (
      <section class={section.startsPage ? 'starts-page' : undefined}>
        {section.contents.map((content) => contentNode(content, level - 1, around))}
        {section.sections.map((below) => sectionNode(below, level, around))}
      </section>
    );
  return (
    <section class={section.startsPage ? 'starts-page' : undefined} aria-labelledby={sectionId(section.id)}>
      <Level id={sectionId(section.id)}>
        {number !== undefined && <span class="number">{number} </span>}
        <bdi>{plainText(section.heading)}</bdi>
        {badge && <span class={`badge tone-${badge.tone}`}>{plainText(badge.text)}</span>}
      </Level>
      {section.contents.map((content) => contentNode(content, level, around))}
      {section.sections.map((below) => sectionNode(below, level + 1, around))}
    </section>
  );
}

function contentNode(content: Content, level: number, around: Around): ComponentChildren {
  switch (content.kind) {
    case 'prose':
      return proseNodes(content, level + 1, around);
    case 'line':
      return <p dir="auto">{lineNodes(content.line, around)}</p>;
    case 'facts':
      return (
        <dl class="facts">
          {content.facts.map(({ label, value }) => (
            <div>
              <dt>{plainText(label)}</dt>
              <dd dir="auto">{lineNodes(value, around)}</dd>
            </div>
          ))}
        </dl>
      );
    case 'table':
      return tableNode(content, around);
    case 'bars':
      return barsNode(content);
    case 'evidence':
      return evidenceFigure(content.name, content.caption, around);
    case 'callout':
      return (
        <div class={`callout tone-${content.tone}`} role="note">
          <p dir="auto">
            <strong>{plainText(content.title)}</strong>
          </p>
          <p dir="auto">{plainText(content.text)}</p>
        </div>
      );
    case 'signatures':
      return (
        <div class="signatures">
          {content.under.map((under) => (
            <p dir="auto">{plainText(under)}</p>
          ))}
        </div>
      );
  }
}

function tableNode(content: Extract<Content, { kind: 'table' }>, around: Around): ComponentChildren {
  const caption = plainText(content.caption);
  const whole = content.columns.reduce((sum, { share }) => sum + share, 0) || 1;
  return tableFrame(
    caption,
    <table>
      <caption class={content.captionShown ? undefined : 'unseen'}>
        {content.captionShown && <b>{around.nextTable()}: </b>}
        {caption}
      </caption>
      <colgroup>
        {content.columns.map(({ share }) => (
          <col width={`${((share / whole) * 100).toFixed(1)}%`} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {content.columns.map(({ head, align }) => (
            <th scope="col" class={`at-${align}`}>
              {plainText(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {content.rows.map((row) => (
          <tr>
            {row.map((cell, index) => (
              <td dir="auto" class={`at-${content.columns[index]?.align ?? 'start'}`}>
                {lineNodes(cell, around)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>,
  );
}

function barsNode({ caption, bars }: Extract<Content, { kind: 'bars' }>): ComponentChildren {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <table class="bars">
      <caption>{plainText(caption)}</caption>
      <tbody>
        {bars.map(({ label, value, tone }) => (
          <tr>
            <th scope="row">{plainText(label)}</th>
            <td>
              <svg aria-hidden="true" class={`tone-${tone}`} width="100%" height="14">
                <rect width={`${(value / most) * 100}%`} height="14" rx="2" />
              </svg>
            </td>
            <td class="at-end">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
