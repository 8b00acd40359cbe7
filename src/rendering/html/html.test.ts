import { describe, expect, test } from 'vitest';
import { documentOfOneText, letterOf, SAMPLE_LOOK, sampleDocument } from '../../../test/sample-document.ts';
import { contrastOf, TEXT_CONTRAST } from '../../domain/colour.ts';
import { renderHtml } from './html.tsx';

const pageOf = ({ document, pictures } = sampleDocument(), look = SAMPLE_LOOK): string =>
  Buffer.from(renderHtml(document, look, pictures)).toString();

describe('R3: a document as HTML', () => {
  test('is one file that asks nobody for anything and runs nothing', () => {
    const page = pageOf();
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(
      /<(?:script|link|iframe|object|form|base)\b|\son\w+=|url\(|@import|http-equiv="refresh"/i,
    );
    expect([...page.matchAll(/\ssrc="([^"]{0,22})/g)].map(([, start]) => start)).toEqual(
      Array.from({ length: 3 }, () => 'data:image/png;base64,'),
    );
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toMatch(
      /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'$/,
    );
    // An attribute would be refused by that policy.
    expect(page).not.toMatch(/<[^>]*\sstyle=/);
    // A page shows a style as it is: nothing in it may have had to be written otherwise.
    expect(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1]).not.toMatch(/[<&"]/);
  });

  test('numbers its headings, and leads to each from the contents', () => {
    const page = pageOf();
    for (const number of ['1', '2', '2.1', '2.1.1', '2.2', '2.2.1'])
      expect(page.split(`<span class="number">${number} </span>`)).toHaveLength(3);
    const leads = [...page.matchAll(/href="#([^"]+)"/g)].map(([, to = '']) => to);
    expect(leads.length).toBeGreaterThan(8);
    for (const to of leads) expect(page.split(` id="${to}"`), to).toHaveLength(2);
    expect(page).not.toContain('no-such-section');
  });

  test('says what pictures show, which are missing, and which are files', () => {
    const page = pageOf();
    expect(page.match(/alt="An order of one cent" width="64" height="40"/g)).toHaveLength(3);
    expect(page).toContain('<b>Figure 2:</b> The order before');
    expect(page).toContain('The picture “missing.png” is missing.');
    expect(page).toContain('Attached as a file: list.csv (2 KB)');
    expect(page).not.toMatch(/<img(?![^>]*\salt="[^"])/);
  });

  test('what people write is text, whatever it is', () => {
    const evil =
      '</style><script>alert(1)</script>&"\'\\27 }body{x:y<img src=x onerror=y>\u0000\u0008\ud800\ufffe';
    const page = pageOf({ document: documentOfOneText(evil), pictures: new Map() });
    expect(page).not.toMatch(/<script|<img/);
    expect(page.match(/<style>/g)).toHaveLength(1);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1]).not.toMatch(/[<&"]|alert|body\{x/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(page).not.toMatch(/[\u0000\u0008\ufffe]/);
    expect(page).toContain('onerror=y>\ufffd\ufffd\ufffd\ufffd');
  });

  test('a letter begins at once, without numbers or contents; an accent of any kind can be read', () => {
    const { document, pictures } = sampleDocument();
    const page = pageOf({ document: letterOf(document), pictures }, { ...SAMPLE_LOOK, accent: '#ffff00' });
    expect(page).toContain('<body class="letter">');
    expect(page.match(/<h\d[^>]*>(?:<bdi>)?To whom it concerns/g)).toHaveLength(1);
    expect(page).not.toMatch(/<nav|class="number"/);
    const [, accent = ''] = /:root\{[^}]*--accent:(#\w{6})/.exec(page) ?? [];
    expect(contrastOf(accent, '#ffffff')).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });
});
