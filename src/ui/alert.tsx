import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { type Tone, toneClass, toneIcon } from './tone.ts';

/** A message that the next page shows once. */
export type Flash = { tone: Tone; text: string };

/** A message in the page. Danger interrupts a screen reader (`role="alert"`), the others wait (`role="status"`). */
export const Alert = ({
  tone = 'info',
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children?: ComponentChildren;
}) => (
  <div role={tone === 'danger' ? 'alert' : 'status'} class={`alert ${toneClass(tone)}`}>
    <Icon name={toneIcon(tone)} class="mt-px" />
    <div class="min-w-0 space-y-1">
      {title && <strong class="block font-semibold">{title}</strong>}
      {children && <div>{children}</div>}
    </div>
  </div>
);

/** The flash message, if there is one. */
export const FlashMessage = ({ flash }: { flash?: Flash | undefined }) =>
  flash ? <Alert tone={flash.tone}>{flash.text}</Alert> : null;
