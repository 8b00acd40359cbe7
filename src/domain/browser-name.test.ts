import { expect, test } from 'vitest';
import { browserName } from './browser-name.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';
const ANDROID = `Mozilla/5.0 (Linux; Android 10; K) ${CHROME}`;
const WINDOWS = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}`;

const KNOWN: readonly (readonly [string, string])[] = [
  [`${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`, 'Safari on iOS'],
  [`${IPHONE} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`, 'Chrome on iOS'],
  [`${IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`, 'Firefox on iOS'],
  [`${IPHONE} Version/18.0 EdgiOS/142.0.3595.66 Mobile/15E148 Safari/604.1`, 'Edge on iOS'],
  [`${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1 OPT/6.2.1`, 'Opera on iOS'],
  [`${IPHONE} Version/18.6 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`, 'DuckDuckGo on iOS'],
  [`${IPAD} Version/18.6 Mobile/15E148 Safari/604.1`, 'Safari on iPadOS'],
  [`${IPAD} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`, 'Chrome on iPadOS'],
  [`${MAC} CriOS/142 Version/11.1.1 Safari/605.1.15`, 'Chrome on iPadOS'],
  [`${MAC} FxiOS/145.0 Safari/605.1.15`, 'Firefox on iPadOS'],
  [`${MAC} Version/18.6 Safari/605.1.15`, 'Safari on macOS'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${CHROME} Safari/537.36`, 'Chrome on macOS'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox on macOS',
  ],
  [`${ANDROID} Mobile Safari/537.36`, 'Chrome on Android'],
  [`${ANDROID} Mobile Safari/537.36 EdgA/142.0.0.0`, 'Edge on Android'],
  [`${ANDROID} Mobile Safari/537.36 OPR/92.0.0.0`, 'Opera on Android'],
  ['Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0', 'Firefox on Android'],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
    'Samsung Internet on Android',
  ],
  [`${WINDOWS} Safari/537.36`, 'Chrome on Windows'],
  [`${WINDOWS} Safari/537.36 Edg/142.0.0.0`, 'Edge on Windows'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`, 'Chrome on ChromeOS'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36',
    'Chrome on Linux',
  ],
  ['curl/8.14.1', 'curl'],
  ['', 'A browser'],
];

test.for(KNOWN)('ASVS 7.5.2: %s is %s', ([userAgent, name]) => {
  expect(browserName(userAgent)).toBe(name);
});
