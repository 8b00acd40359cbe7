import type { ComponentChildren } from 'preact';

export type ButtonVariant = 'primary' | 'neutral' | 'danger';

const classOf = (variant: ButtonVariant, size: 'small' | 'normal'): string =>
  [
    'btn',
    { primary: 'btn-primary', neutral: 'btn-quiet', danger: 'btn-error' }[variant],
    size === 'small' ? 'btn-sm' : '',
  ].join(' ');

export type SubmitButtonProps = {
  children: ComponentChildren;
  variant?: ButtonVariant;
  size?: 'small' | 'normal';
  /** Shown while the form is on its way (script only). */
  busyLabel?: string;
  block?: boolean;
  disabled?: boolean;
  name?: string;
  value?: string;
  describedBy?: string;
  /** Where a page is shown, with what the form holds in its address, instead of sending the form. */
  showsAt?: string;
};

/** Sends the form around it. */
export const SubmitButton = ({
  children,
  variant = 'primary',
  size = 'normal',
  busyLabel,
  block = false,
  disabled = false,
  name,
  value,
  describedBy,
  showsAt,
}: SubmitButtonProps) => (
  <button
    type="submit"
    class={`${classOf(variant, size)} ${block ? 'w-full' : ''}`}
    name={name}
    value={value}
    disabled={disabled}
    aria-describedby={describedBy}
    data-busy-label={busyLabel}
    formaction={showsAt}
    formmethod={showsAt === undefined ? undefined : 'get'}
  >
    {children}
  </button>
);

/** A link that leads to a page where something is done; looks like a button. */
export const LinkButton = ({
  href,
  children,
  variant = 'neutral',
  size = 'normal',
  block = false,
  rel,
}: {
  href: string;
  children: ComponentChildren;
  variant?: ButtonVariant;
  size?: 'small' | 'normal';
  block?: boolean;
  /** What it is to this page, such as the next of several. */
  rel?: 'prev' | 'next';
}) => (
  <a class={`${classOf(variant, size)} ${block ? 'w-full' : ''}`} href={href} rel={rel}>
    {children}
  </a>
);
