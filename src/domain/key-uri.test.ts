import fc from 'fast-check';
import { URI } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { issuerFor, keyUri } from './key-uri.ts';
import { base32Of } from './totp.ts';

const secret = new TextEncoder().encode('12345678901234567890');

describe('S14: the Key URI', () => {
  test('has the one form that every app takes', () => {
    expect(keyUri({ issuer: issuerFor('Acme Security'), account: 'ada@acme.example', secret })).toBe(
      'otpauth://totp/SecPortal%20Acme%20Security:ada%40acme.example' +
        '?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=SecPortal%20Acme%20Security&algorithm=SHA1&digits=6&period=30',
    );
  });

  test('names product and workspace, so that two workspaces stay apart', () => {
    expect(issuerFor(null)).toBe('SecPortal');
    expect(issuerFor(' : ')).toBe('SecPortal');
    expect(issuerFor('Acme: Blue\nTeam')).toBe('SecPortal Acme Blue Team');
    expect(Array.from(issuerFor('🛡️'.repeat(200))).length).toBeLessThanOrEqual(64);
  });

  test('keeps its rules for any names, and another library reads it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.emailAddress(), (workspace, account) => {
        const issuer = issuerFor(workspace);
        const uri = keyUri({ issuer, account, secret });
        expect(uri).not.toMatch(/[+\s]/);
        const label = uri.slice('otpauth://totp/'.length, uri.indexOf('?'));
        expect(label.split(':')).toHaveLength(2);
        expect(label).not.toContain('%3A');
        const query = new URL(uri).searchParams;
        expect(query.get('issuer')).toBe(issuer);
        expect(decodeURIComponent(label.split(':')[0] ?? '')).toBe(issuer);
        expect(query.get('secret')).toBe(base32Of(secret));
      }),
    );
    const read = URI.parse(
      keyUri({ issuer: issuerFor('Müller & Söhne'), account: 'ada@acme.example', secret }),
    );
    expect(read.issuer).toBe('SecPortal Müller & Söhne');
    expect(read.label).toBe('ada@acme.example');
  });
});
