import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Time } from '../../../ui/time.tsx';
import {
  canActHere,
  type Leaving,
  type Placed,
  removalTitle,
  toRemoveFirst,
  whatIsLeft,
  whyItStays,
} from './leaving.ts';
import { PostButton } from './post-button.tsx';
import type { OwnDevice } from './queries.ts';
import { lastStays, type Requirement, requirement } from './requirement.ts';

const BACK = { href: paths.account, label: 'Account security' };

const fieldOf = ({ id }: OwnDevice) => ({ name: 'authenticator', value: id });

/** What a device is, and where it works, if not everywhere. */
function kindOf({ kind, host, isOfUse }: Placed): string {
  if (kind === 'app') return 'Authenticator app';
  const where = `Passkey or security key, works at ${host} only`;
  return isOfUse ? where : `${where}, where you can’t sign in any more`;
}

function Dates({ device, now }: { device: OwnDevice; now: number }) {
  return (
    <>
      Set up <Time at={device.createdAt} now={now} />, last used <Time at={device.lastUsedAt} now={now} />
    </>
  );
}

function Device({ device, removable, now }: { device: Placed; removable: boolean; now: number }) {
  const which = <span class="sr-only"> {device.name}</span>;
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      <div class="min-w-0">
        <p class="font-medium break-words">
          <bdi>{device.name}</bdi>
        </p>
        <p class="text-sm text-muted">
          {kindOf(device)}. <Dates device={device} now={now} />
        </p>
      </div>
      <div class="flex flex-wrap gap-2">
        <LinkButton href={paths.askToRenameAuthenticator(device.id)} size="small">
          Rename{which}
        </LinkButton>
        <PostButton action={paths.replaceAuthenticator} field={fieldOf(device)}>
          Replace{which}
        </PostButton>
        {removable && (
          <LinkButton href={paths.askToRemoveAuthenticator(device.id)} size="small">
            Remove{which}
          </LinkButton>
        )}
      </div>
    </li>
  );
}

/** The devices of an account, and what can be done with each. */
export function DevicesCard({
  facts,
}: {
  facts: Requirement & {
    readonly devices: readonly Placed[];
    readonly hasRoom: boolean;
    readonly now: number;
  };
}) {
  const { devices, hasRoom, now } = facts;
  const enrolled = devices.length > 0;
  const required = requirement(facts);
  const removable = devices.length > 1 || required === null;
  return (
    <Card
      id="two-factor"
      title="Two-factor authentication"
      badge={enrolled ? <Badge tone="success">Set up</Badge> : <Badge tone="warning">Not set up</Badge>}
      description="Adds a code from your phone, a passkey or a security key to your password, so a stolen password isn’t enough."
      footer={required !== null && devices.length === 1 ? lastStays(required) : undefined}
    >
      {enrolled ? (
        <div class="space-y-5">
          <ul class="divide-y divide-base-300">
            {devices.map((device) => (
              <Device key={device.id} device={device} removable={removable} now={now} />
            ))}
          </ul>
          {hasRoom && <PostButton action={paths.addAuthenticator}>Add another device</PostButton>}
        </div>
      ) : (
        <PostButton action={paths.addAuthenticator} variant="primary">
          Set up two-factor authentication
        </PostButton>
      )}
    </Card>
  );
}

/** Where a device gets another name. */
export function RenamePage(props: {
  device: OwnDevice;
  /** What was typed. */
  name?: string | undefined;
  errors?: FieldErrors | undefined;
}): VNode {
  const { device, name = device.name, errors = {} } = props;
  return (
    <>
      <PageHeader title={`Rename “${device.name}”`} back={BACK} />
      <Card>
        <div class="max-w-md">
          <Form action={paths.renameAuthenticator} errors={errors}>
            <HiddenField {...fieldOf(device)} />
            <TextField
              name="name"
              label="Name of this device"
              hint={
                device.kind === 'app'
                  ? 'To tell your devices apart, for example “Work phone”. The entry in your app isn’t changed.'
                  : 'To tell your devices apart, for example “Work laptop”. What your browser calls it isn’t changed.'
              }
              value={name}
              autocomplete="off"
              autofocus
              required
            />
            <div class="flex flex-wrap items-center gap-3">
              <SubmitButton busyLabel="Renaming…">Rename device</SubmitButton>
              <LinkButton href={paths.account}>Cancel</LinkButton>
            </div>
          </Form>
        </div>
      </Card>
    </>
  );
}

function consequences({ device, others, unusedRecoveryCodes, alwaysAsk, hasTokens }: Leaving): string[] {
  const has = (sentence: string, holds: boolean) => (holds ? [sentence] : []);
  const first =
    device.kind === 'app'
      ? 'Codes from this device stop working at once. You can then delete its entry in your app.'
      : 'This key stops working here at once. You can then delete it where it’s kept.';
  const last = ['We’ll sign you out everywhere else, and email you.'];
  if (others.length > 0) {
    return [
      first,
      ...whatIsLeft(others),
      ...has('Your recovery codes keep working.', unusedRecoveryCodes > 0),
      ...has(
        'API tokens that you created with it stop working wherever two-factor authentication is required.',
        hasTokens,
      ),
      ...last,
    ];
  }
  return [
    first,
    'It’s your only device, so your password alone will protect your account. You can set up a device again at any time.',
    ...has('Your recovery codes stop working.', unusedRecoveryCodes > 0),
    ...has('“Always ask me for a code” is turned off.', alwaysAsk),
    ...last,
  ];
}

/** What follows from removing a device, before it is done; or that it has to stay, and what can be done instead (B7). */
export function RemoveDevicePage({ leaving }: { leaving: Leaving }): VNode {
  const { device, now } = leaving;
  const required = whyItStays(leaving);
  const first = toRemoveFirst(leaving);
  const lead = <Dates device={device} now={now} />;
  if (required !== null) {
    return (
      <>
        <PageHeader title={removalTitle(leaving)} lead={lead} back={BACK} />
        <Card
          footer={
            canActHere(leaving) && (
              <div class="flex flex-wrap items-center gap-3 text-base-content">
                <PostButton action={paths.replaceAuthenticator} field={fieldOf(device)}>
                  Replace device
                </PostButton>
                <PostButton action={paths.addAuthenticator}>Add another device</PostButton>
              </div>
            )
          }
        >
          <div class="space-y-4">
            <p class="max-w-prose break-words">{required}</p>
            {first.length > 0 && (
              <div class="flex flex-wrap gap-3">
                {first.map(({ id, name }) => (
                  <LinkButton key={id} href={paths.askToRemoveAuthenticator(id)} size="small">
                    Remove “{name}”
                  </LinkButton>
                ))}
              </div>
            )}
          </div>
        </Card>
      </>
    );
  }
  return (
    <>
      <PageHeader title={removalTitle(leaving)} lead={lead} back={BACK} />
      <Card
        id="consequences"
        title="What happens"
        footer={
          <ActionForm
            action={paths.removeAuthenticator}
            class="flex flex-wrap items-center gap-3 text-base-content"
          >
            <HiddenField {...fieldOf(device)} />
            <SubmitButton variant="danger" busyLabel="Removing…">
              Remove device
            </SubmitButton>
            <LinkButton href={paths.account}>Cancel</LinkButton>
          </ActionForm>
        }
      >
        <ul class="max-w-prose list-disc space-y-1.5 pl-5 break-words">
          {consequences(leaving).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Card>
    </>
  );
}
