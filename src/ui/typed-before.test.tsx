import type { ComponentChildren } from 'preact';
import { expect, test } from 'vitest';
import { CheckboxGroup } from './checkbox-group.tsx';
import { renderDocument } from './document.tsx';
import { CodeField, PasswordField, SelectField, TextField } from './fields.tsx';
import { Form, HiddenField } from './form.tsx';
import { NOWHERE, Surroundings, type TypedBefore } from './surroundings.ts';
import { DateField, TextArea } from './text-area.tsx';

/** E14: a form shows what was typed into it before the session ended. */

const NOTICE = 'This hasn’t been saved yet';

const shown = (typedBefore: TypedBefore | null, children: ComponentChildren) =>
  renderDocument(
    <Surroundings.Provider value={{ ...NOWHERE, typedBefore }}>
      <main>{children}</main>
    </Surroundings.Provider>,
  );

test('in the form that was sent, and in no other one of the page', () => {
  const values = { kind: 'note', text: 'for us alone' };
  const form = (action: string, kind: string) => (
    <Form action={action}>
      <HiddenField name="kind" value={kind} />
      <TextArea name="text" id={`${action}-${kind}`} label="Text" value="" />
    </Form>
  );
  const page = shown({ action: '/remarks', values }, [
    form('/remarks', 'comment'),
    form('/remarks', 'note'),
    form('/others', 'note'),
  ]);
  const forms = page.split('</form>');
  expect(forms.map((one) => one.includes(NOTICE))).toEqual([false, true, false, false]);
  expect(forms.map((one) => one.includes('for us alone'))).toEqual([false, true, false, false]);
});

test('in fields of every kind; of a secret never, whatever is kept under its name', () => {
  const values = { line: 'a line', lines: 'two\nlines', day: '2026-11-25', one: 'b', many: ['x', 'z'] };
  const options = ['a', 'b', 'x', 'y', 'z'].map((value) => ({ value, label: value }));
  const page = shown({ action: '/form', values: { ...values, code: 'SECRET', password: 'SECRET' } }, [
    <Form action="/form">
      <TextField name="line" label="Line" value="as it was" />
      <TextArea name="lines" label="Lines" value="as it was" />
      <DateField name="day" label="Day" value="2025-01-01" />
      <SelectField name="one" label="One" value="a" options={options} />
      <CheckboxGroup name="many" label="Many" values={['y']} options={options} />
      <CheckboxGroup name="none" label="None" values={['y']} options={options} />
      <CodeField />
      <PasswordField name="password" label="Password" autocomplete="current-password" />
    </Form>,
  ]);
  expect(page).toContain('value="a line"');
  expect(page).toContain('>\ntwo\nlines</textarea>');
  expect(page).toContain('value="2026-11-25"');
  expect(page).toMatch(/<option value="b" selected/);
  const ticked = (page.match(/<input[^>]*type="checkbox"[^>]*checked[^>]*>/g) ?? []).map((box) =>
    /name="(\w+)" value="(\w+)"/.exec(box)?.slice(1),
  );
  expect(ticked).toEqual([
    ['many', 'x'],
    ['many', 'z'],
  ]);
  expect(page).not.toContain('as it was');
  expect(page).not.toContain('SECRET');
});

test('what the page was made of comes back with it, so that what others changed since is not overwritten', () => {
  const form = (
    <Form action="/form">
      <HiddenField name="revision" value="9" ofPage />
      <TextField name="text" label="Text" value="" />
    </Form>
  );
  const again = shown({ action: '/form', values: { revision: '4', text: 'mine' } }, form);
  expect(again).toContain('name="revision" value="4"');
  expect(again).toContain(NOTICE);
  expect(shown(null, form)).toContain('name="revision" value="9"');
});
