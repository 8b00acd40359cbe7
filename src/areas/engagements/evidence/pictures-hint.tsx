import type { VNode } from 'preact';

/** Behind the hint of a text in Markdown: how pictures get there, and where they are. `href` leads to the engagement's evidence. */
export function PicturesHint({ href }: { href: string }): VNode {
  return (
    <>
      <span hidden data-upload-hint>
        {' '}
        Paste or drop pictures where they belong.
      </span>{' '}
      <a class="link" href={href}>
        Evidence of this engagement
      </a>
    </>
  );
}
