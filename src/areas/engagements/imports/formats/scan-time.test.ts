import { expect, test } from 'vitest';
import { scannedAtOf } from '../../../../../test/reading-scans.ts';
import { recognise } from './all.ts';
import { timeIn } from './scan-time.ts';

test.for([
  ['1619688396', '2021-04-29T09:26:36.000Z'],
  ['Mon Jul  1 11:40:48 2013', '2013-07-01T11:40:48.000Z'],
  ['Sat Sep 13 22:35:04 CEST 2014', '2014-09-13T22:35:04.000Z'],
  ['Tue, 12 May 2020 20:59:12', '2020-05-12T20:59:12.000Z'],
  ['2019-08-01T20:03:10Z', '2019-08-01T20:03:10.000Z'],
  ['2021-05-20T11:12:02.301031+03:00', '2021-05-20T08:12:02.000Z'],
  ['2021-05-20 11:12:02 -03:30', '2021-05-20T14:42:02.000Z'],
  ['', null],
  ['0', null],
  ['yesterday', null],
  ['Mon Foo  1 11:40:48 2013', null],
])('I4: %s is the moment %s', ([typed, moment]) => {
  const at = timeIn(typed ?? '');
  expect(at === null ? null : new Date(at).toISOString()).toBe(moment);
});

const FILES: Readonly<Record<string, string>> = {
  nessus:
    '<NessusClientData_v2><Report><ReportHost name="a"><HostProperties><tag name="HOST_END">Tue May  4 10:00:00 2021</tag><tag name="HOST_END_TIMESTAMP">1620122400</tag></HostProperties></ReportHost></Report></NessusClientData_v2>',
  burp: '<issues burpVersion="1" exportTime="Tue May 04 10:00:00 UTC 2021"></issues>',
  nmap: '<nmaprun><runstats><finished time="1620122400"/></runstats></nmaprun>',
  openvas:
    '<report><report><gmp><version>1</version></gmp><scan_end>2021-05-04T10:00:00Z</scan_end></report></report>',
  'openvas alone': '<report><gmp></gmp><scan_end>2021-05-04T10:00:00Z</scan_end></report>',
  qualys:
    '<ASSET_DATA_REPORT><HEADER><GENERATION_DATETIME>2021-05-04T10:00:00Z</GENERATION_DATETIME></HEADER></ASSET_DATA_REPORT>',
  'qualys of a scan': '<SCAN><HEADER><KEY value="DATE">2021-05-04T10:00:00Z</KEY></HEADER></SCAN>',
  'zap in XML': '<OWASPZAPReport generated="Tue, 4 May 2021 10:00:00"></OWASPZAPReport>',
  'zap in JSON': '{"@generated": "Tue, 4 May 2021 09:00:00", "created": "2021-05-04T10:00:00Z", "site": []}',
  nuclei:
    '{"template-id":"a","timestamp":"2021-05-04T12:00:00+02:00","info":{"name":"a","severity":"low"},"matched-at":"https://a.example"}\n{"template-id":"b","timestamp":"2021-05-04T11:00:00+02:00","info":{"name":"b","severity":"low"},"matched-at":"https://a.example"}',
  sarif: '{"runs":[{"tool":{"driver":{"name":"T"}},"invocations":[{"endTimeUtc":"2021-05-04T10:00:00Z"}]}]}',
};

test.for(Object.entries(FILES))('I4: %s says when the scan was', async ([, text]) => {
  const format = recognise(text) ?? expect.fail('no reader knows it');
  const scannedAt = await scannedAtOf(format, text);
  expect(scannedAt === null ? null : new Date(scannedAt).toISOString()).toBe('2021-05-04T10:00:00.000Z');
});
