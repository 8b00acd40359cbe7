import { Alert } from './alert.tsx';
import { SubmitButton } from './button.tsx';
import { ActionForm } from './form.tsx';

interface SetUpNoticeProps {
  readonly workspaceName: string;
  /** From when on they are asked, in words; null for the next sign-in. */
  readonly from: string | null;
  /** What they can set up, in words. */
  readonly what: string;
  readonly action: string;
}

/** Tells somebody who is signed in what will be asked of them, with the way to have it done before. */
export const SetUpNotice = ({ workspaceName, from, what, action }: SetUpNoticeProps) => (
  <Alert
    title={
      from === null
        ? `${workspaceName} now requires two-factor authentication`
        : `${workspaceName} will require two-factor authentication`
    }
  >
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p class="min-w-0">
        {from === null
          ? `You’ll be asked to set up ${what} at your next sign-in. It takes about a minute.`
          : `You’ll need ${what} from ${from}. Setting one up takes about a minute.`}
      </p>
      <ActionForm action={action}>
        <SubmitButton size="small">Set up now</SubmitButton>
      </ActionForm>
    </div>
  </Alert>
);
