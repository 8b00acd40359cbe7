import type { VNode } from 'preact';
import { untranslated } from './untranslated.ts';

/** What is compared or copied character by character, such as a key, a seal or a command. */
export const Exact = ({ children }: { children: string }): VNode => (
  <code {...untranslated} class="figures wrap-anywhere text-sm">
    {children}
  </code>
);
