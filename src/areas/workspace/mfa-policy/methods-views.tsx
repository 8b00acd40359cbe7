import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { RadioGroup } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import type { Keyless, ShownPolicies } from './queries.ts';
import { people } from './standing.ts';

const named = new Intl.ListFormat('en-GB');

/** Who would be asked to set up a key, in words. */
function whoHasNone({ total, missing, names }: Keyless): string {
  if (missing === 0) return `All ${people(total)} in this workspace have a passkey or security key.`;
  const some = missing > names.length ? [...names, `${missing - names.length} more`] : names;
  return `${missing} of ${people(total)} ${missing === 1 ? 'has' : 'have'} no passkey or security key yet: ${named.format(some)}. They’ll be guided through setting one up after their usual sign-in.`;
}

const NOT_ONE = 'The team and clients have different rules now. What you choose here applies to everyone.';

/** Which devices count where a second factor is required (B6); for the owner. */
export function MethodsCard({
  facts,
}: {
  facts: {
    readonly policies: ShownPolicies;
    readonly keyless: Keyless;
    readonly errors?: FieldErrors | undefined;
  };
}): VNode {
  const slug = useSlug();
  const { policies, keyless, errors = {} } = facts;
  const { team, clients } = policies;
  const isOne = team.methods === clients.methods;
  return (
    <Card
      id="mfa-methods"
      title="Devices that count"
      description="What people may use while two-factor authentication is required. Codes from an authenticator app can be given away on a fake sign-in page; passkeys and security keys can’t."
    >
      <Form action={paths.mfaMethods(slug)} errors={errors}>
        <RadioGroup
          name="methods"
          label="What people may use"
          {...(isOne ? { value: team.methods } : { hint: NOT_ONE })}
          options={[
            {
              value: 'any',
              label: 'Any device',
              description: 'Authenticator apps, passkeys and security keys.',
            },
            {
              value: 'phishing-resistant',
              label: 'Only passkeys and security keys',
              description: whoHasNone(keyless),
            },
          ]}
        />
        <div>
          <SubmitButton variant="neutral" busyLabel="Saving…">
            Save devices
          </SubmitButton>
        </div>
      </Form>
    </Card>
  );
}
