import { Details } from '../../../ui/details.tsx';

/** What is left to somebody who can't use what the page asks for. */
export function CannotUse(props: {
  thing: 'app' | 'key';
  /** Where a recovery code is taken in its place; null for who has none. */
  recovery: string | null;
  supportEmail: string;
}) {
  const { thing, recovery, supportEmail } = props;
  return (
    <Details summary={thing === 'app' ? 'Can’t use your authenticator app?' : 'Can’t use your key?'}>
      {recovery !== null && (
        <p>
          <a class="link" href={recovery}>
            Use one of your recovery codes
          </a>{' '}
          instead of the {thing}.
        </p>
      )}
      <p>
        {recovery === null ? '' : 'No recovery codes either? '}Email{' '}
        <a class="link" href={`mailto:${supportEmail}`}>
          {supportEmail}
        </a>
        . Once they’ve checked it’s really you, they’ll reset your two-factor authentication so that you can
        set up a new {thing === 'app' ? 'phone' : 'key'}.
      </p>
    </Details>
  );
}
