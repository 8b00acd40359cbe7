import { readableOn } from '../../domain/colour.ts';
import type { Look, ReportDocument, Tone } from '../document.ts';
import { plainText } from '../plain-text.ts';
import { DARK_TONES, TONES } from '../tones.ts';

const DARK_GROUND = '#14181f';
/** Of code and boxes. */
const SOFT = '#f5f7f9';
const DARK_SOFT = '#1c222b';

const FONTS: Readonly<Record<Look['font'], string>> = {
  inter: "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  'source-serif': "'Source Serif 4', 'Source Serif Pro', Charter, Georgia, 'Times New Roman', serif",
};

/** Somebody's text as a string of CSS: each of its characters by its number, so that none ends it. */
const cssString = (text: string): string =>
  `'${[...plainText(text)].map((character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `).join('')}'`;

const toneRules = (tones: typeof TONES): string =>
  (Object.keys(tones) as Tone[])
    .map((tone) => `.tone-${tone}{--ink:${tones[tone].ink};--tint:${tones[tone].tint}}`)
    .join('\n');

/** `Page 3 of 12`, as what CSS counts. */
const pageContent = (pageOf: string): string =>
  pageOf
    .split(/(\{pages?\})/)
    .filter((part) => part !== '')
    .map((part) =>
      part === '{page}' ? 'counter(page)' : part === '{pages}' ? 'counter(pages)' : cssString(part),
    )
    .join(' ');

/** The whole style of a page. It holds no `&`, `<` or double quotes, so that a page shows it as it is. */
export const styleOf = (
  { classification, labels }: ReportDocument,
  { accent, font, paper }: Look,
): string => `
:root{color-scheme:light dark;--ground:#fff;--text:#1b2330;--muted:#56606f;--edge:#d6dbe2;--soft:${SOFT};--accent:${readableOn(accent, SOFT)};--warn:${TONES.high.ink};--key:#7a1fa2;--string:#166534;--figure:#8a4b00}
${toneRules(TONES)}
@media screen and (prefers-color-scheme:dark){
:root{--ground:${DARK_GROUND};--text:#e6e9ee;--muted:#a9b3c0;--edge:#38424f;--soft:${DARK_SOFT};--accent:${readableOn(accent, DARK_SOFT)};--warn:${DARK_TONES.high.ink};--key:#dfa8f5;--string:#86dda9;--figure:#f0b872}
${toneRules(DARK_TONES)}
.logo{padding:.5rem;border-radius:.375rem;background:#fff}
}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--text);font:100%/1.6 ${FONTS[font]};-webkit-text-size-adjust:100%;hyphens:manual}
body{max-width:52rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;overflow-wrap:anywhere}
h1,h2,h3,h4,h5,h6{line-height:1.25;text-wrap:balance;break-after:avoid}
h1{margin:0;font-size:clamp(1.75rem,1.2rem + 2.6vw,2.75rem);letter-spacing:-.015em}
h2{margin:3.5rem 0 1rem;padding-top:1.25rem;border-top:2px solid var(--accent);font-size:1.625rem}
h3{margin:2.5rem 0 .75rem;font-size:1.25rem}
h4{margin:1.75rem 0 .5rem;font-size:1.0625rem}
h5,h6{margin:1.25rem 0 .5rem;font-size:1rem}
p,ul,ol,dl,blockquote,figure,pre,.table-frame,.callout{margin:.875rem 0}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
img{max-width:100%;height:auto;border:1px solid var(--edge);border-radius:.375rem;vertical-align:middle}
figure{break-inside:avoid}
figcaption,caption{color:var(--muted);font-size:.875rem}
figcaption{margin-top:.375rem}
caption{padding-bottom:.5rem;text-align:start}
.number{color:var(--muted);font-variant-numeric:tabular-nums;font-weight:500}
.cover{display:flex;flex-direction:column;gap:1rem;padding:1rem 0 2rem}
.cover p{margin:0}
.cover .subtitle{margin-top:.75rem}
.cover-top{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.75rem 1.5rem;padding-bottom:2.5rem}
.issuer{font-weight:600}
.logo{max-height:4rem;max-width:16rem;width:auto;border:0}
.classification{padding:.125rem .625rem;border:1px solid currentColor;border-radius:.25rem;color:var(--accent);font-size:.8125rem;font-weight:600;letter-spacing:.03em}
.subtitle{color:var(--muted);font-size:1.25rem}
.cover-foot{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;padding-top:1rem;border-top:4px solid var(--accent)}
nav{padding:1rem 1.25rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--soft)}
.nav-title{margin:0 0 .5rem;font-weight:600}
nav ol{margin:0;padding:0;list-style:none}
nav ol ol{padding-inline-start:1.5rem}
nav li{margin:.25rem 0}
nav a{color:inherit;text-decoration:none}
nav a:hover{text-decoration:underline}
.letter main h2{margin-top:2rem;padding-top:0;border:0;font-size:1.25rem}
.badge{display:inline-block;padding:.0625rem .5rem;border:1px solid currentColor;border-radius:.75rem;background:var(--tint);color:var(--ink);font-size:.8125rem;font-weight:600;line-height:1.5;white-space:nowrap}
:is(h2,h3,h4,h5,h6) .badge{margin-inline-start:.625rem;vertical-align:.15em}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem 1.5rem;padding:1rem 1.25rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--soft)}
.facts dt{color:var(--muted);font-size:.8125rem}
.facts dd{margin:0}
.table-frame{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9375rem;overflow-wrap:normal}
.table-frame table{min-width:30rem}
th,td{padding:.5rem .75rem;border-bottom:1px solid var(--edge);text-align:start;vertical-align:top;overflow-wrap:anywhere}
thead th{border-bottom:2px solid var(--accent);font-size:.8125rem;overflow-wrap:normal}
.at-centre{text-align:center}
.at-end{text-align:end;font-variant-numeric:tabular-nums}
.bars{margin:1.25rem 0}
.bars :is(th,td){padding:.25rem .5rem .25rem 0;border:0;vertical-align:middle;font-weight:400;white-space:nowrap}
.bars td:nth-of-type(1){width:100%}
.bars svg{display:block}
.bars rect{fill:var(--ink)}
.callout{padding:.75rem 1rem;border-inline-start:4px solid var(--ink);border-radius:.25rem;background:var(--tint);break-inside:avoid}
.callout p{margin:.25rem 0}
.callout strong{color:var(--ink)}
.signatures{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:2rem;margin-top:5rem}
.signatures p{margin:0;padding-top:.375rem;border-top:1px solid var(--text);font-size:.875rem}
blockquote{padding-inline-start:1rem;border-inline-start:3px solid var(--edge);color:var(--muted)}
hr{border:0;border-top:1px solid var(--edge)}
ul,ol{padding-inline-start:1.5rem}
li{margin:.25rem 0}
.task{position:relative;list-style:none}
.tick{position:absolute;inset-inline-start:-1.5rem;top:.3em;width:1rem;height:1rem;border:1.5px solid var(--muted);border-radius:.25rem}
.tick.is-done::after{content:'';position:absolute;inset-inline-start:.25rem;top:.0625rem;width:.3125rem;height:.5625rem;border:solid currentColor;border-width:0 2px 2px 0;transform:rotate(40deg)}
code{font-family:'JetBrains Mono',ui-monospace,'SF Mono',Menlo,Consolas,monospace;font-size:.875em}
:not(pre) code{padding:.0625rem .25rem;border-radius:.25rem;background:var(--soft)}
pre{padding:.75rem 1rem;overflow-x:auto;border:1px solid var(--edge);border-radius:.375rem;background:var(--soft);line-height:1.5;tab-size:4}
pre code{padding:0;background:none}
.code-keyword,.code-meta{color:var(--key)}
.code-string,.code-addition{color:var(--string)}
.code-number,.code-attribute{color:var(--figure)}
.code-comment{color:var(--muted);font-style:italic}
.code-title,.code-type{color:var(--accent)}
.code-deletion,.missing{color:var(--warn)}
.missing{font-weight:600}
.notes{padding-top:.75rem;border-top:1px solid var(--edge);font-size:.875rem}
.notes li>p:has(+a){display:inline}
sup{font-size:.75em;line-height:0}
.unseen{position:absolute;width:1px;height:1px;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.for-reader{margin:3rem 0 0;padding-top:.75rem;border-top:1px solid var(--edge);color:var(--muted);font-size:.8125rem}
@page{size:${paper === 'a4' ? 'A4' : 'letter'};margin:22mm 20mm 22mm 12mm;@top-right{content:${cssString(classification)};font-size:8pt;color:#56606f}@bottom-right{content:${pageContent(labels.pageOf)};font-size:8pt;color:#56606f}}
@page:first{@top-right{content:none}}
@media print{
html{font-size:10pt;line-height:1.45}
body{max-width:none;padding:0 0 0 8mm}
.report .cover{min-height:80vh;justify-content:space-between;break-after:page}
.report nav{break-after:page}
nav{padding:0;border:0;background:none}
.starts-page{break-before:page}
.starts-page:first-child,:is(h2,h3,h4)+.starts-page{break-before:auto}
main>section:first-child>h2{margin-top:0}
tr,li,.facts,.bars{break-inside:avoid}
thead{display:table-header-group}
pre{white-space:pre-wrap;overflow:visible;overflow-wrap:anywhere}
.table-frame{overflow:visible}
.table-frame table{min-width:0}
img{max-height:200mm;object-fit:contain}
a{text-decoration:none}
.for-reader{position:fixed;inset:auto auto 0 0;writing-mode:vertical-rl;transform:rotate(180deg);margin:0;padding:0;border:0;font-size:8pt}
.badge,.callout,.bars svg,.facts,pre,code{print-color-adjust:exact}
}
`;
