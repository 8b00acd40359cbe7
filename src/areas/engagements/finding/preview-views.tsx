import type { VNode } from 'preact';

/**
 * Where a script keeps how a draft will be read, beside its form; without one, nothing. `href` is where that is read from, empty
 * for what isn't saved yet.
 */
export const PreviewBeside = ({ href }: { href: string }): VNode => (
  <aside
    hidden
    aria-labelledby="preview"
    data-preview={href}
    class="sticky top-7 max-h-[calc(100vh-3.5rem)] overflow-y-auto rounded-box border border-base-300 bg-base-100 px-5 py-5 max-[78rem]:hidden print:hidden"
    tabindex={0}
  >
    <h2 id="preview">Preview</h2>
    <div class="mt-4 space-y-6" data-preview-text>
      <p class="text-sm text-muted">What you write is shown here as it will be read.</p>
    </div>
  </aside>
);
