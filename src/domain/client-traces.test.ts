import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../test/any-character.ts';
import { wordsOfName } from './client-names.ts';
import { clientTraces, type KnownWords, replacementOf, withoutTraces } from './client-traces.ts';

const KNOWN: readonly KnownWords[] = [
  ...wordsOfName('company', 'Northwind Bank'),
  ...wordsOfName('person', 'Elena Márquez'),
  { kind: 'engagement', text: 'NWB-2026-03', isCertain: true },
  { kind: 'asset', text: 'Payee console', isCertain: false },
];

const found = (text: string, known = KNOWN) =>
  clientTraces(text, known).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

describe('E16: what may be a client’s is found', () => {
  test.for([
    ['Northwind Bank', 'company'],
    ['northwind\n  bank', 'company'],
    ['NORTHWIND-BANK', 'company'],
    ['**Northwind** _Bank_', 'company'],
    ['North\u00adwind\u200bBank', 'company'],
    ['northwindbank', 'company'],
    ['Northwind', 'company'],
    ['Márquez', 'person'],
    ['elena márquez', 'person'],
    ['NWB-2026-03', 'engagement'],
    ['nwb_2026_03', 'engagement'],
    ['payee console', 'asset'],
    ['![The console of Elena](evidence:console.png)', 'evidence'],
    ['evidence:console.png', 'evidence'],
    ['https://pay.northwind.example/login?next=/a', 'url'],
    ['hxxps://pay.acme.de/x', 'url'],
    ['jdbc:postgresql://db1/prod', 'url'],
    ['ldap://dc01', 'url'],
    ['jo.doe+x@pay.acme.co.uk', 'email'],
    ['pay.acme.co.uk', 'host'],
    ['pay[.]acme[.]de', 'host'],
    ['pay\\.acme\\.de', 'host'],
    ['dc01.corp.local', 'host'],
    ['srv-db-01.prod.acmenet', 'host'],
    ['bücher.example', 'host'],
    ['portal.example.com', 'host'],
    ['\\\\fs01\\finance$', 'host'],
    ['10.20.30.40', 'address'],
    ['192.0.2.0/24', 'address'],
    ['2001:db8::7', 'address'],
    ['fe80:0:0:0:1:2:3:4', 'address'],
    ['00:1b:44:11:3a:b7', 'address'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.', 'token'],
    ['AKIAIOSFODNN7EXAMPLE', 'token'],
    ['0b7c9a52-6d53-4d7c-9b7e-0a4c8d7fd1f7', 'token'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'token'],
    ['srv-db01', 'host'],
    ['SRV-DB', 'host'],
    ['DC01', 'host'],
    ['lon-app-02', 'host'],
    ['DESKTOP-4F7A2B1', 'host'],
    ['CORP\\jdoe', 'account'],
    ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'token'],
    ['sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'token'],
    ['xoxb-2048-abcdefghijkl', 'token'],
    ['$2b$12$abcdefghijklmnopqrstuv', 'token'],
  ] as const)('%j is one of kind %s', ([typed, kind]) => {
    for (const text of [typed, `See ${typed}, twice: ${typed}\nEnd.`, `(${typed})`, `\`${typed}\``]) {
      const kinds = clientTraces(text, KNOWN).map((trace) => trace.kind);
      expect(kinds.length, text).toBeGreaterThan(0);
      expect(new Set(kinds), text).toEqual(new Set([kind]));
      const left = withoutTraces(text, KNOWN);
      expect(left).toContain(replacementOf(kind));
      expect(left).not.toContain(typed);
      expect(clientTraces(left, KNOWN)).toEqual([]);
    }
  });

  test('a name within an address takes all of it, and a public source keeps its name but not the client’s', () => {
    expect(found('At https://owasp.org/northwind today')).toEqual([['company', 'northwind']]);
    expect(found('https://pay.northwind.example/northwind-bank')).toHaveLength(1);
    expect(clientTraces('pay.northwind-bank.example', KNOWN)[0]?.isCertain).toBe(true);
    expect(clientTraces('pay.other.example', KNOWN)[0]?.isCertain).toBe(false);
  });

  test.for([
    'Send it to https://target.example/search?q=1 from attacker.example as user@target.example.',
    'See https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html and owasp.org.',
    'http://localhost:8080/, 127.0.0.1, ::1 and http://169.254.169.254/latest/meta-data/',
    'ASP.NET, Node.js, System.Net, script.py, README.md, web.config, index.php, jquery.min.js, log4j-core.jar',
    'req.params.id, document.cookie, window.open(url), std::string, at 12:30:45, TLSv1.2, 1.2.3',
    '[client] asks [name] for [address], [screenshot] and [token] of [asset] in [engagement]',
    'Basic authentication, Bearer tokens, a password: ask for it. Secret: none. Authorization: users can read.',
    'token: string; password = getpass(); secret=os.environ["X"]; Bearer <token>; password=<password>; pwd: ***',
    'HKLM\\Software, NT AUTHORITY\\SYSTEM, DOMAIN\\user, App\\Models\\User, \\d+\\w, C:\\Users\\Public\\x, /home/user/',
    'SHA256, RS256, AES128, SQL92, OAuth2, UTF-8, RFC 8725, server-side, host: the server, allow_other_host: false, Host: localhost, IPv6',
    'Any bank of any wind. The payee, in a console. Mark the 3rd line; 2026-03.',
  ])('nothing is in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('short names count as they are cased, and ordinary words of a name by themselves never', () => {
    const hp = wordsOfName('company', 'It AG');
    expect(found('It AG', hp)).toEqual([['company', 'It AG']]);
    expect(found('so it aged', hp)).toEqual([]);
    expect(found('The bank', wordsOfName('company', 'Northwind Bank'))).toEqual([]);
    expect(found('Client, client', wordsOfName('company', 'Client'))).toHaveLength(2);
    expect(withoutTraces('Client', wordsOfName('company', 'Client'))).toBe('[client]');
  });

  test.for([
    ['Authorization: Basic YWxhZGRpbjpvcGVu', 'YWxhZGRpbjpvcGVu'],
    ['authorization: bearer abcdefghijk', 'abcdefghijk'],
    ['curl -H "X-Api-Key: 7f3kd93" x', '7f3kd93'],
    ['password=hunter2', 'hunter2'],
    ['DB_PASSWORD = "hunter"', 'hunter'],
    ['"client_secret": "abc123"', 'abc123'],
    ['**Password:** Winter2026!', 'Winter2026!'],
    ['pwd:letmein1', 'letmein1'],
    ['https://target.example/?token=a8f3k2', 'a8f3k2'],
    ['Cookie: PHPSESSID=r2t5uvjq435r4q7ib3vtdjq120', 'r2t5uvjq435r4q7ib3vtdjq120'],
    ['GET / HTTP/1.1\nHost: intranet\nAccept: */*', 'intranet'],
    ['C:\\Users\\jdoe\\Desktop', 'jdoe'],
    ['/home/jdoe/.ssh/id_rsa', 'jdoe'],
  ] as const)('in %j, %j is for the reader to decide', ([text, typed]) => {
    const traces = clientTraces(text, []);
    expect(traces.map(({ start, end, isCertain }) => [text.slice(start, end), isCertain])).toEqual([
      [typed, false],
    ]);
    expect(withoutTraces(text, [])).not.toContain(typed);
    expect(clientTraces(withoutTraces(text, []), [])).toEqual([]);
  });

  const certain = (text: string, company: string) =>
    clientTraces(text, wordsOfName('company', company)).map(({ start, end, isCertain }) => [
      text.slice(start, end),
      isCertain,
    ]);

  test.for([
    ['BMW AG', 'The BMW portal', 'BMW'],
    ['SAP SE', 'SAP_ADMIN', 'SAP'],
    ['3M Company', 'At 3M, today', '3M'],
    ['E.ON SE', 'E.ON’s', 'E.ON'],
    ['Deutsche Wurst AG', 'of deutsche wurst.', 'deutsche wurst'],
    ['Deutsche Wurst GmbH & Co. KG', 'deutschewurst', 'deutschewurst'],
    ['Ferro S.p.A.', 'ferro-prod', 'ferro'],
    ['Ferro, Inc.', 'Ferro', 'Ferro'],
    ['Ferro A/S', 'Ferro', 'Ferro'],
    ['The Ferro Group plc', 'FERRO', 'FERRO'],
    ['AB Volvo', 'Volvo', 'Volvo'],
    ['Wurst Bank Ltd', 'Wurst Bank', 'Wurst Bank'],
  ] as const)('%j is known without its legal form, in %j', ([company, text, name]) => {
    expect(certain(text, company)).toEqual([[name, true]]);
    expect(withoutTraces(text, wordsOfName('company', company))).not.toContain(name);
  });

  test('what may be a word of any text is for the reader to decide, and a single ordinary one is none', () => {
    expect(certain('on bmw-prod', 'BMW AG')).toEqual([['bmw', false]]);
    expect(certain('IBM, ibm, Ibm', 'IBM Deutschland GmbH')).toEqual([
      ['IBM', false],
      ['ibm', false],
    ]);
    expect(certain('The next target', 'Next plc')).toEqual([['next', false]]);
    expect(certain('Digital solutions', 'Digital Solutions Ltd')).toEqual([['Digital solutions', false]]);
    expect(certain('It is on. The bank and its IT go', 'It AG')).toEqual([]);
    expect(certain('The Bank of a group', 'Bank AG')).toEqual([]);
    expect(certain('An AG, ag, GmbH, Ltd or SE', 'BMW AG')).toEqual([]);
  });

  test('whatever is typed, nothing is left that would be found again, and nothing else is changed', () => {
    const parts = fc.oneof(
      fc.constantFrom(
        'Northwind',
        ' Bank',
        '.',
        '@',
        '://',
        'evidence:',
        '[',
        '](',
        ')',
        '10.',
        'a.de',
        '::',
        '\u00ad',
        'password=',
        'Bearer ',
        'DC01',
        'CORP\\',
        '/home/',
        'Host: ',
      ),
      fc.string({ unit: anyCharacter, maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), (typed) => {
        const text = typed.join('').normalize('NFC');
        const left = withoutTraces(text, KNOWN);
        expect(clientTraces(left, KNOWN)).toEqual([]);
        if (clientTraces(text, KNOWN).length === 0) expect(left).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});
