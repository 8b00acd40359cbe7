import { expect, test } from 'vitest';
import { AuthLayout } from './auth-layout.tsx';
import { Card } from './card.tsx';
import { KeyField } from './copy-key.tsx';
import { renderDocument } from './document.tsx';
import { CodeField, EmailField, PasswordField, RadioGroup, TextField } from './fields.tsx';
import { Form, HiddenField, RetryNotice } from './form.tsx';
import { SwitchButton } from './switch.tsx';
import { DataTable } from './table.tsx';
import { Time } from './time.tsx';

const hostile = '"><script>alert(1)</script>';

test('what people typed is text on the page, in content and in attributes', () => {
  const html = renderDocument(
    <AuthLayout heading={hostile} workspaceName={hostile} accent={hostile} support={{ email: hostile }}>
      <Form action="/x" error={hostile}>
        <TextField name="a" label={hostile} value={hostile} error={hostile} suffix={hostile} />
        <HiddenField name="b" value={hostile} />
        <KeyField label="Key" value={hostile} />
      </Form>
      <DataTable caption={hostile} rows={[hostile]} columns={[{ header: hostile, cell: (row) => row }]} />
    </AuthLayout>,
  );
  expect(html).not.toContain('<script>alert');
  expect(html).not.toMatch(/"[^"<>]*"><script>/);
  expect(html).toContain('class="accent-teal"');
});

test('nothing on a page needs the content security policy to be loosened', () => {
  const html = renderDocument(
    <AuthLayout heading="h" signOut>
      <Form action="/x">
        <PasswordField name="password" label="Password" autocomplete="current-password" />
        <RetryNotice seconds={3} />
      </Form>
    </AuthLayout>,
  );
  expect(html.startsWith('<!doctype html><html lang="en-GB"')).toBe(true);
  expect(html).not.toMatch(/ style=| on[a-z]+=|<style|data:|javascript:/);
  expect(html.match(/<script/g)).toHaveLength(1);
});

test('a wrong field is tied to its message and hint, and takes the focus from the field that asked for it', () => {
  const html = renderDocument(
    <Form action="/x" errors={{ email: 'Write it like name@example.com.', password: 'Too short.' }}>
      <TextField name="name" label="Name" autofocus />
      <EmailField name="email" label="Email address" hint="Your work address." />
      <PasswordField name="password" label="Password" autocomplete="new-password" />
    </Form>,
  );
  const email = html.match(/<input[^>]*id="field-email"[^>]*>/)?.[0];
  expect(email).toContain('aria-invalid="true"');
  expect(email).toContain('aria-describedby="field-email-error field-email-hint"');
  expect(email).toContain('autofocus');
  expect(html).toContain('id="field-email-error"');
  expect(html).toContain('id="field-email-hint"');
  expect(html.match(/autofocus/g)).toHaveLength(1);
  expect(html).toMatch(/role="alert"[\s\S]*href="#field-email"[\s\S]*href="#field-password"/);
});

test('one wrong field needs no summary; none leaves the focus where the page wants it', () => {
  const one = renderDocument(
    <Form action="/x" errors={{ code: 'Six digits, please.' }}>
      <CodeField />
    </Form>,
  );
  expect(one).not.toContain('role="alert"');
  const none = renderDocument(
    <Form action="/x" errors={{ code: undefined }}>
      <CodeField autofocus />
    </Form>,
  );
  expect(none).toContain('autofocus');
  expect(none).not.toContain('aria-invalid');
});

test('D18: the code field is one field, for digits, open to blanks and to the phone that offers the code', () => {
  const html = renderDocument(
    <Form action="/x">
      <CodeField autoSubmit />
    </Form>,
  );
  expect(html.match(/<input/g)).toHaveLength(1);
  for (const attribute of [
    'name="code"',
    'autocomplete="one-time-code"',
    'inputmode="numeric"',
    'maxlength="24"',
    'data-auto-submit',
  ]) {
    expect(html).toContain(attribute);
  }
});

test('D19: what only a script can do is hidden until one runs', () => {
  const html = renderDocument(
    <Card>
      <KeyField label="Setup key" value="JBSWY3DPEHPK3PXP" />
      <PasswordField name="password" label="Password" autocomplete="current-password" />
    </Card>,
  );
  expect(html).toContain('JBSW Y3DP EHPK 3PXP');
  expect(html).toContain('data-copy="JBSWY3DPEHPK3PXP"');
  for (const button of html.match(/<button[^>]*>/g) ?? []) expect(button).toContain('hidden');
});

test('S2, S4: the switch says its state to eye and ear, and why it cannot be pressed', () => {
  const html = renderDocument(<SwitchButton checked={false} disabled label="Required" describedBy="why" />);
  expect(html).toContain('role="switch"');
  expect(html).toContain('aria-checked="false"');
  expect(html).toContain('aria-describedby="why"');
  expect(html).toContain('disabled');
  expect(html).toContain('Disabled');
});

test('of a group of choices exactly the chosen one is checked', () => {
  const html = renderDocument(
    <RadioGroup
      name="apply"
      label="When?"
      value="now"
      options={[
        { value: 'next-sign-in', label: 'Later' },
        { value: 'now', label: 'Now', description: 'At once.' },
      ]}
    />,
  );
  const checked = html.match(/<input[^>]*checked[^>]*>/g) ?? [];
  expect(checked).toHaveLength(1);
  expect(checked[0]).toContain('value="now"');
  expect(checked[0]).toContain('aria-describedby="field-apply-now-hint"');
});

test('a table stays a table for screen readers and knows its labels as cards', () => {
  const html = renderDocument(
    <DataTable
      caption="Members"
      rows={[{ name: 'Ada' }]}
      columns={[{ header: 'Name', cell: (row) => row.name }]}
    />,
  );
  expect(html).toContain('<caption class="sr-only">Members</caption>');
  expect(html).toMatch(/role="cell" data-label="Name"/);
});

test('a time carries the exact moment beside the words', () => {
  const at = Date.UTC(2026, 0, 31, 9, 5, 7);
  expect(renderDocument(<Time at={at} now={at + 3 * 60_000} />)).toContain(
    '<time datetime="2026-01-31T09:05:07.000Z" title="2026-01-31 09:05:07 UTC" data-relative="true">3 minutes ago</time>',
  );
});
