/** Where people who are locked out turn to. */
export type SupportContact = { email?: string | undefined; url?: string | undefined };

/** "Need help? Email …"; nothing if no contact is configured. */
export const SupportLine = ({ support }: { support?: SupportContact | undefined }) => {
  if (!support?.email && !support?.url) return null;
  return (
    <p>
      Need help?{' '}
      {support.email && (
        <>
          Email{' '}
          <a class="link" href={`mailto:${support.email}`}>
            {support.email}
          </a>
        </>
      )}
      {support.url && (
        <>
          {support.email ? ' or see ' : 'See '}
          <a class="link" href={support.url}>
            {support.url.replace(/^https?:\/\//, '').replace(/\/$/, '')}
          </a>
        </>
      )}
      .
    </p>
  );
};
