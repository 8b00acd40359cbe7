import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../test/any-character.ts';
import { highlight, roles } from './highlight.ts';
import { grammars } from './languages.ts';

const joined = (source: string, language: string | undefined) =>
  highlight(source, language)
    .map(({ text }) => text)
    .join('');
const roleOf = (source: string, language: string, text: string) =>
  highlight(source, language).find((piece) => piece.text.includes(text))?.role;

describe('E10: code is coloured on the server', () => {
  test.each([
    ['bash', 'echo "hi" # why', '# why', 'comment'],
    ['sh', 'echo "hi"', '"hi"', 'string'],
    ['powershell', 'Get-Item "x" # why', '# why', 'comment'],
    ['sql', "SELECT 'a' FROM b", 'SELECT', 'keyword'],
    ['python', 'def login(): pass', 'login', 'title'],
    ['javascript', 'return `a`', 'return', 'keyword'],
    ['ts', 'const a: string = 1', 'const', 'keyword'],
    ['json', '{"a": 1}', '"a"', 'attribute'],
    ['html', '<b class="x">', 'class', 'attribute'],
    ['php', '<?php echo 1;', 'echo', 'keyword'],
    ['java', 'class A {}', 'class', 'keyword'],
    ['c#', 'public int A;', 'public', 'keyword'],
    ['go', 'func main() {}', 'func', 'keyword'],
    ['rust', 'fn main() {}', 'fn', 'keyword'],
    ['c', 'return 1;', '1', 'number'],
    ['cpp', 'return 1;', 'return', 'keyword'],
    ['ruby', 'def a; end', 'def', 'keyword'],
    ['yaml', 'a: 1', 'a:', 'attribute'],
    ['ini', 'a = 1', 'a', 'attribute'],
    ['nginx', 'listen 80;', 'listen', 'attribute'],
    ['diff', '+ new', '+ new', 'addition'],
    ['diff', '- old', '- old', 'deletion'],
    ['http', 'GET /a HTTP/1.1\nHost: b', 'GET', 'keyword'],
  ])('%s: in %j, %j is a %s', (language, source, text, role) => {
    expect(roleOf(source, language, text)).toBe(role);
    expect(roles).toContain(role);
  });

  test('the body of a message is coloured as its head says, and as nothing where that says nothing', () => {
    const body = '\r\n\r\n{"a": 1}';
    expect(roleOf(`HTTP/1.1 200 OK\r\nContent-Type: application/json${body}`, 'http', '"a"')).toBe(
      'attribute',
    );
    expect(roleOf(`HTTP/1.1 200 OK\r\nContent-Type: text/plain${body}`, 'http', '"a"')).toBeUndefined();
    expect(
      roleOf('HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n\n<b id="x">', 'http', 'id'),
    ).toBe('attribute');
  });

  test.each([undefined, '', 'brainf***', 'constructor', '__proto__', 'toString'])(
    'no language is guessed for %j',
    (language) => {
      expect(highlight('return 1', language)).toEqual([{ text: 'return 1', role: undefined }]);
    },
  );

  test('what is long enough to take a grammar long is shown without colours', () => {
    expect(highlight('return 1;\n'.repeat(390), 'java').length).toBeGreaterThan(1);
    expect(highlight('return 1;\n'.repeat(401), 'java')).toHaveLength(1);
    expect(highlight(`return ${'$'.repeat(1000)}`, 'java')).toHaveLength(1);
  });

  test('the pieces of any code, in any language, are that code', () => {
    const code = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...'<?php <script> </script> /* */ // # " \' ` $ { } ( ) [ ] <!-- --> %w[ <<EOF @ $ \\ \n \r\n html` css` :'.split(
            ' ',
          ),
          ' ',
          '\n',
          '\n\n',
          'Content-Type: text/html\n',
        ),
        fc.string({ unit: anyCharacter, maxLength: 4 }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(code, fc.constantFrom(...grammars.listLanguages()), (parts, language) => {
        expect(joined(parts.join(''), language)).toBe(parts.join(''));
      }),
      { numRuns: 1000 },
    );
  });
});
