import { Alert } from './alert.tsx';

/** A field of which there are two versions: what is saved by now, and what whoever saves second has typed. */
export interface Differing {
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
}

/** Both versions side by side where two people changed the same at once (E14); one’s own stays in the form below. */
export const TwoVersions = ({
  title,
  theirs,
  fields,
}: {
  title: string;
  /** What the other version is called. */
  theirs: string;
  fields: readonly Differing[];
}) => (
  <Alert tone="danger" title={title}>
    <p>
      Nothing of yours is lost: it’s still in the form below. Compare the two versions, put together what
      belongs together, and save again.
    </p>
    <div class="mt-3 space-y-4">
      {fields.map((field) => (
        <section key={field.label} aria-label={field.label}>
          <h2 class="text-base">{field.label}</h2>
          <div class="mt-1 grid gap-3 sm:grid-cols-2">
            <div>
              <p class="text-sm text-muted">{theirs}</p>
              <pre class="version">{field.theirs}</pre>
            </div>
            <div>
              <p class="text-sm text-muted">Your version</p>
              <pre class="version">{field.mine}</pre>
            </div>
          </div>
        </section>
      ))}
    </div>
  </Alert>
);
