import { type Asset, assetLine } from '../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import type { ScannedPlace } from './formats/scanned.ts';

/*
 * By what a check and a place are known again (I4): keyed marks, since the database tells nobody which hosts a client has, nor
 * what was found there (E24).
 */

/** A bar separates what from where in a line of assets, and a line is one asset. */
const asTyped = (text: string) => text.normalize('NFC').replaceAll('|', '¦').replace(/\s+/gu, ' ').trim();

/** A place as a finding's list of assets has it. */
export const asAsset = ({ what, where }: ScannedPlace): Asset => ({
  what: asTyped(what),
  where: asTyped(where),
  note: '',
  fixed: false,
});

/** The same as a line of that list. */
export const assetLineOf = (place: ScannedPlace): string =>
  // What begins like a ticked box is no asset that is fixed: the line has an empty box before it.
  assetLine(asAsset(place)).replace(/(?: \| )+$/, '');

/** By which a place is known again, whether a scanner names it or a line of a finding's assets. */
export const placeMark = (key: CompanyKey, place: Pick<ScannedPlace, 'what' | 'where'>): Uint8Array =>
  key.mark(`${asTyped(place.what)}\n${asTyped(place.where)}`, ['scanned_places', 'mark']);

/** By which a check is known again: whose it is, and its id there; never its wording or severity. */
export const checkMark = (key: CompanyKey, check: { readonly tool: string; readonly plugin: string }) =>
  key.mark(`${check.tool}\n${check.plugin}`, ['scanned_findings', 'mark']);

/** By which all checks of a tool are known. */
export const toolMark = (key: CompanyKey, tool: string): Uint8Array =>
  key.mark(tool, ['scanned_findings', 'tool_mark']);

/** A mark as a key of a map. */
export const told = (mark: Uint8Array): string => Buffer.from(mark).toString('base64');
