import { browserName } from './browser-name.ts';
import { networkOf } from './network-address.ts';

/** From where something was done, in words that the account's owner recognises; it proves nothing. */
export interface Whereabouts {
  readonly browser: string;
  readonly network: string;
}

/** Of whoever acts: the browser as it calls itself, and the network that it came from. */
export function whereaboutsOf({
  origin,
  browser,
}: {
  readonly origin: { readonly ip: string };
  readonly browser: { readonly name: string };
}): Whereabouts {
  return { browser: browserName(browser.name), network: networkOf(origin.ip) };
}
