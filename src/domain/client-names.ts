import { type KnownWords, RUNS, SHORT } from './client-traces.ts';

/** By which words a name is known in a text (E16): whole, without its legal form, and by those of its words that tell it apart. */

const words = (list: string) => new Set(list.split(' '));

/** What says which kind of company it is, as it is written without dots and slashes. */
const LEGAL_FORMS = words(
  'ltd limited plc inc incorporated corp corporation company co gmbh mbh ggmbh ag kg kgaa ohg ug ev eg se sa sas sarl srl spa sl slu nv bv bvba ab as asa aps oy oyj llc llp lp pty pte pvt sdn bhd kk doo dd sro zrt kft nyrt oü sia uab ad ooo pjsc group holding holdings',
);
/** What some languages put before the name. */
const FORMS_BEFORE = words('the ab oy as pt ooo pjsc');

/** Words of many companies' names, which tell none of them apart. */
const ORDINARY = new Set([
  ...LEGAL_FORMS,
  ...words(
    'international global the and und of bank insurance health care energy software systems solutions services technologies technology logistics media digital university hospital clinic council consulting partners capital finance financial trust retail foods motors airlines telecom networks security labs online web data cloud mobile',
  ),
]);
/** Words of every report. Where one of them is all of a name, only whoever reads the text can tell. */
const EVERYDAY = words(
  'a an any all are as at be been but by can do does for from get go had has have he her here his how i if in into is it its just may me more most must my new no not now off on one only open or other our out over own she so some such than that their them then there these they this those to too two under up us use user users was we were what when where which while who will with within would you your access account action active address admin agent alert api app application apps area attack audit base block boots box browser bug business byte call case change chip client clients close code connect control core cookie cookies copy customer desk device direct document domain edge email entry error event every example field file files find finding findings first flow focus form found gap gate group header host id image impact index info input instant intel issue item just key keys last level life light line link list local log login loop main make map mark match meta method mind mode model name net network next node none note number object office once orange page pages panel parameter pass password path pay pivot place plan play point port portal post press process product project proof public query quick read record red report request requests response result right risk role root rule safe scope screen script search second secret secure see send sense server service session set shell shop show sign signal simple site slack smart source spark square stack start state step steps stop store stream stripe string switch system target team test text time token tools total track trace twitch union unit update url value version view virtual visa web whole work world zoom',
);

/** A name without what says which kind of company it is; whole if that is all of it. */
function withoutLegalForm(name: string): string {
  const parts = name.split(/[\s,]+/).filter((part) => part !== '');
  const isOf = (forms: ReadonlySet<string>, part = '') => {
    const plain = part.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
    return plain === '' || forms.has(plain);
  };
  while (isOf(LEGAL_FORMS, parts.at(-1)) && parts.length > 1) parts.pop();
  while (isOf(FORMS_BEFORE, parts[0]) && parts.length > 1) parts.shift();
  return parts.join(' ');
}

/** Letters, and perhaps numbers, that stand for a longer name. */
const isAcronym = (word: string) => word.length > 1 && /[\p{L}]/u.test(word) && word === word.toUpperCase();

/**
 * A name whole, a company's without its legal form as well, and its words that may stand for it. One that consists of ordinary
 * words may also be the text's own: the reader decides. A single ordinary one is no name.
 */
export function wordsOfName(kind: KnownWords['kind'], name: string): KnownWords[] {
  const known: KnownWords[] = [{ kind, text: name, isCertain: true }];
  const bare = kind === 'company' ? withoutLegalForm(name) : name;
  const isOrdinary = (word: string) => ORDINARY.has(word.toLowerCase());
  const isTelling = (word: string) => !(isOrdinary(word) || EVERYDAY.has(word.toLowerCase()));
  const ofBare = bare.match(RUNS) ?? [];
  if (bare !== name && (ofBare.length > 1 || ofBare.some(isTelling)))
    known.push({ kind, text: bare, isCertain: ofBare.some(isTelling) });
  for (const word of name.match(RUNS) ?? []) {
    if (word.length >= SHORT ? isOrdinary(word) : !(isAcronym(word) && isTelling(word))) continue;
    known.push({ kind, text: word, isCertain: false });
    // Short ones are sought as they are cased, and identifiers have them in lower case.
    if (word.length < SHORT) known.push({ kind, text: word.toLowerCase(), isCertain: false });
  }
  return known;
}
