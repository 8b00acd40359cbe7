import { Secret } from 'otpauth';
import { uploadOf } from '../../multipart.ts';
import { onePicture } from '../../sample-document.ts';
import { keyOptionsOf, SoftwareKey } from '../../software-key.ts';
import { PASSWORD } from '../../visitor.ts';

/** A form as a page shows it. */
export interface Form {
  readonly action: string;
  readonly takesFiles: boolean;
  /** Where no other file will do. */
  readonly takesPictures: boolean;
  readonly fields: readonly Field[];
}

/** One field, with all that might be sent in it, the likeliest first. */
interface Field {
  readonly name: string;
  readonly choices: readonly string[];
}

/** What whoever fills a form in has at hand besides the page. */
export interface AtHand {
  readonly codeOf: (secret: Uint8Array) => string;
  readonly secrets: readonly Uint8Array[];
  readonly keys: readonly SoftwareKey[];
  readonly recoveryCodes: readonly string[];
}

/** What whoever calls support about an account reads out (B9). */
export const READ_OUT = '271828';

export const ANOTHER_PASSWORD = 'nine patient kettles hum';
const SOMETHING = 'A few plain words';
/** Where there is no room for blanks and capitals. */
const SOME_ADDRESS = 'a-few-plain-words';
/** Soon after the day on which tests begin. */
const SOME_DAY = '2026-12-24';
const SOME_ZONE = 'Europe/Vienna';
const SOME_WEAKNESS = '79';
const ADDRESS = 'somebody.new@example.com';

/** More than any form of ours needs. */
const MOST_TRIES = 24;

type Attributes = Readonly<Record<string, string>>;

const ATTRIBUTES = String.raw`((?:\s+[^\s=>"/]+(?:="[^"]*")?)*)\s*/?>`;
const tag = (name: string) => new RegExp(`<${name}${ATTRIBUTES}`, 'g');
const element = (name: string) => new RegExp(`<${name}${ATTRIBUTES}([\\s\\S]*?)</${name}>`, 'g');

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>' };
const plain = (html: string) =>
  html.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') =>
    code === undefined ? (ENTITIES[name] ?? whole) : String.fromCodePoint(Number(code)),
  );

function attributesOf(text = ''): Attributes {
  const found = [...text.matchAll(/([^\s=>"]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, plain(value)]));
}

/** Where the links of a page lead on its own host, and its forms that only ask; without their queries. */
export function linksOf(html: string): string[] {
  const hrefs = [...html.matchAll(tag('a'))].map(([, text]) => attributesOf(text).href ?? '');
  const asking = [...html.matchAll(tag('form'))]
    .map(([, text]) => attributesOf(text))
    .filter(({ method }) => method === 'get')
    .map(({ action = '' }) => action);
  return [...hrefs, ...asking]
    .filter((href) => /^\/(?!\/)/.test(href))
    .map((href) => href.replace(/[?#].*/s, ''));
}

function codes(html: string, { codeOf, secrets, recoveryCodes }: AtHand): string[] {
  const key = /data-copy="([A-Z2-7]{32})"/.exec(html)?.[1];
  const shown = key === undefined ? [] : [new Uint8Array(Secret.fromBase32(key).bytes)];
  return [...[...shown, ...secrets].map(codeOf), ...recoveryCodes.slice(0, 1), READ_OUT];
}

/** What a key answers that the page asks for; one that is to be made is made anew. */
function answers(html: string, { keys }: AtHand): string[] {
  const options = keyOptionsOf({ body: html });
  const made = html.includes('data-passkey="create"');
  return made ? [new SoftwareKey().create(options)] : [...keys.map((key) => key.get(options)), ''];
}

const ownAddress = (html: string) =>
  [...html.matchAll(/name="signed_in_as" value="([^"]*)"/g)]
    // Its id comes first.
    .map(([, marker = '']) => plain(marker).split(' ').at(-1) ?? '')
    .slice(0, 1);

/** What a hint says is to be typed by whoever means it. */
const toConfirm = (html: string) =>
  [...html.matchAll(/Type ([^<]+) to confirm\./g)].map(([, wanted = '']) => plain(wanted)).slice(0, 1);

/** What to type into an `<input>`, by what it says it is. */
function typed(attributes: Attributes, html: string, atHand: AtHand): Field['choices'] {
  const {
    name,
    type = 'text',
    value,
    autocomplete = '',
    readonly,
    hidden,
    inputmode,
    placeholder,
  } = attributes;
  if (name === 'passkey') return answers(html, atHand);
  if (type === 'hidden' || readonly !== undefined || hidden !== undefined) return [value ?? ''];
  if (type === 'password') return [autocomplete === 'new-password' ? ANOTHER_PASSWORD : PASSWORD];
  // Where somebody else's will not do, one's own, which stands in every form.
  if (type === 'email') return [ADDRESS, ...ownAddress(html)];
  if (type === 'color') return [value ?? ''];
  if (type === 'date') return [SOME_DAY, ''];
  if (type === 'datetime-local') return [`${SOME_DAY}T12:00`, ''];
  if (name === 'zone') return [SOME_ZONE];
  // The vectors, which their buttons say.
  if (name === 'cvss4' || name === 'cvss3') return [value ?? ''];
  if (name === 'cwe') return [SOME_WEAKNESS];
  if (type === 'checkbox') return [value ?? 'on'];
  if (name === 'code' || autocomplete === 'one-time-code') return codes(html, atHand);
  if (inputmode === 'numeric') return [String(Number(value) + 1)];
  // What holds a place for a number or a date has to hold it in other words, too.
  if (placeholder?.includes('{')) return [`${placeholder} too`, ''];
  return [value ? `${value} too` : SOMETHING, SOME_ADDRESS, '', ...toConfirm(html)];
}

/** One of several: what is not chosen yet first, since to choose the same again changes nothing. */
function oneOf(options: readonly { value: string; chosen: boolean }[]): string[] {
  return options.toSorted((a, b) => Number(a.chosen) - Number(b.chosen)).map(({ value }) => value);
}

function radiosOf(inputs: readonly Attributes[]): Field[] {
  const radios = inputs.filter(({ type, disabled }) => type === 'radio' && disabled === undefined);
  const groups = Map.groupBy(radios, ({ name = '' }) => name);
  return [...groups].map(([name, group]) => ({
    name,
    choices: oneOf(group.map(({ value = 'on', checked }) => ({ value, chosen: checked !== undefined }))),
  }));
}

function fieldsOf(form: string, html: string, atHand: AtHand): Field[] {
  const inputs = [...form.matchAll(tag('input'))].map(([, text]) => attributesOf(text));
  const selects = [...form.matchAll(element('select'))].map(([, text, options = '']) => ({
    name: attributesOf(text).name ?? '',
    choices: oneOf(
      [...options.matchAll(element('option'))]
        .map(([, option]) => attributesOf(option))
        .filter(({ value, disabled }) => value && disabled === undefined)
        .map(({ value = '', selected }) => ({ value, chosen: selected !== undefined })),
    ),
  }));
  const areas = [...form.matchAll(element('textarea'))].map(([, text, inside = '']) => ({
    name: attributesOf(text).name ?? '',
    choices:
      attributesOf(text).name === 'emails' ? [ADDRESS] : [`${plain(inside).trim()} ${SOMETHING}`.trim(), ''],
  }));
  const buttons = [...form.matchAll(tag('button'))].map(([, text]) => attributesOf(text));
  const pressed = buttons.filter(({ name }) => name).map(({ name = '', value = '' }) => ({ name, value }));
  return [
    ...inputs
      .filter(({ name, type }) => name && type !== 'radio' && type !== 'file')
      .map((attributes) => ({ name: attributes.name ?? '', choices: typed(attributes, html, atHand) })),
    ...radiosOf(inputs),
    ...selects,
    ...areas,
    ...[...Map.groupBy(pressed, ({ name }) => name)].map(([name, group]) => ({
      name,
      choices: group.map(({ value }) => value),
    })),
  ];
}

/** The forms of a page that post, with what may be typed into them. */
export function formsOf(html: string, atHand: AtHand): Form[] {
  return [...html.matchAll(element('form'))].flatMap(([, text, inside = '']) => {
    const { action = '', method, enctype } = attributesOf(text);
    const takesFiles = enctype === 'multipart/form-data';
    const takesPictures = /<input[^>]*accept="image/.test(inside);
    const fields = fieldsOf(inside, html, atHand);
    return method === 'post' ? [{ action, takesFiles, takesPictures, fields }] : [];
  });
}

/** The bodies that a form might send: every choice with every other, the likeliest first. */
export function bodiesOf({ fields, takesFiles, takesPictures }: Form): string[] {
  const every = fields.reduce<[string, string][][]>(
    (bodies, { name, choices }) =>
      choices
        .flatMap((choice) => bodies.map((body): [string, string][] => [...body, [name, choice]]))
        .slice(0, MOST_TRIES),
    [[]],
  );
  const content = takesPictures ? onePicture(4, 2, [30, 58, 95]) : SOMETHING;
  return every.map((body) =>
    takesFiles
      ? uploadOf(Object.fromEntries(body), [{ name: SOME_ADDRESS, content }]).toString('latin1')
      : new URLSearchParams(body).toString(),
  );
}
