import { Alert } from './alert.tsx';
import { LinkButton } from './button.tsx';

/** Tells somebody who has a device what gets them in without it, with the way to it (B8). */
export const SaveCodesNotice = ({ href }: { href: string }) => (
  <Alert tone="warning" title="Save your recovery codes">
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p class="min-w-0">They get you in if you lose your phone. Without them, only support can help.</p>
      <LinkButton href={href} size="small">
        Save your recovery codes
      </LinkButton>
    </div>
  </Alert>
);
