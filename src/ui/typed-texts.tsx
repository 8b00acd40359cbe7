/**
 * What somebody wrote into a form that the page no longer has, so that they can copy it (E14). Shown to nobody but whoever
 * sent it.
 */
export const TypedTexts = ({ texts }: { texts: readonly string[] }) => (
  <section class="mb-6 space-y-3">
    <h2>What you entered</h2>
    <p class="text-muted">It hasn’t been saved. Copy what you need before you leave this page.</p>
    {texts.map((text) => (
      <p class="rounded-field border border-base-300 p-3 whitespace-pre-wrap break-words">{text}</p>
    ))}
  </section>
);
