import type { VNode } from 'preact';
import type { Asset } from '../../../domain/finding-fields.ts';

/** What a finding affects. The name of each leads to everything about it, where that is listed. */
export function Assets({
  assets,
  hrefOf,
}: {
  assets: readonly Asset[];
  hrefOf?: ((what: string) => string) | undefined;
}): VNode {
  return (
    <ul class="space-y-1">
      {assets.map(({ what, where, note }) => (
        <li key={`${what} ${where}`}>
          {hrefOf === undefined || what === '' ? (
            <span class="font-medium">{what}</span>
          ) : (
            <a class="link font-medium" href={hrefOf(what)}>
              {what}
            </a>
          )}
          {where !== '' && <span> {where}</span>}
          {note !== '' && <span class="text-muted"> ({note})</span>}
        </li>
      ))}
    </ul>
  );
}
