import { markOf, sealTemplate } from '../areas/engagements/templates/content.ts';
import { addTemplate } from '../areas/engagements/templates/templates.ts';
import { newId } from '../data/id.ts';
import { EMPTY_TEMPLATE, type TemplateText } from '../domain/finding-template.ts';
import { workspaceKey } from '../sealing/workspace-keys.ts';
import type { Services } from '../services.ts';
import { type DemoWriting, eventOf } from './writing.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Templates that the demo's consultants have written themselves: who, how long ago, and what. */
const WRITTEN: readonly {
  readonly by: string;
  readonly daysAgo: number;
  readonly text: Partial<TemplateText>;
}[] = [
  {
    by: 'priya',
    daysAgo: 40,
    text: {
      title: 'Screens of the app are kept in the task switcher',
      cvss4: 'CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N',
      cvss3: 'CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      cwe: '200',
      description:
        'The system takes a picture of the app whenever the user leaves it, and shows it in the task switcher. The app doesn’t hide what is on the screen first, so balances and messages stay on the device as a picture.',
      steps:
        '1. Open a screen that shows personal data.\n2. Go to the home screen.\n3. Open the task switcher. The screen can be read there without unlocking the app.',
      impact:
        'Someone who holds the unlocked device can read the last screen, although the app itself asks for a code.',
      remediation:
        '- **Android**: set `FLAG_SECURE` on windows with personal data.\n- **iOS**: cover the window in `sceneWillResignActive`.\n- **Flutter, React Native**: do the same in the native part; a plain widget is drawn too late.',
      references:
        '- [OWASP MASVS: Platform interaction](https://mas.owasp.org/MASVS/09-MASVS-PLATFORM/)\n- [CWE-200](https://cwe.mitre.org/data/definitions/200.html)',
      tags: 'mobile, privacy',
    },
  },
  {
    by: 'tom',
    daysAgo: 12,
    text: {
      title: 'Fehlende Sperre nach falschen Passwörtern',
      language: 'de',
      cvss4: 'CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N',
      cvss3: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
      cwe: '307',
      description:
        'Die Anmeldung nimmt beliebig viele falsche Passwörter an, ohne langsamer zu werden oder jemanden zu benachrichtigen.',
      steps:
        '1. Mit einem Testkonto 200-mal mit falschem Passwort anmelden.\n2. Danach mit dem richtigen anmelden. Die Anmeldung gelingt sofort.',
      impact: 'Konten mit schwachen oder mehrfach verwendeten Passwörtern können übernommen werden.',
      remediation:
        'Versuche je Konto und je Netz zählen und die Wartezeit nach jedem Fehler verlängern. Bekannte Passwörter ablehnen und einen zweiten Faktor anbieten.',
      references: '- [CWE-307](https://cwe.mitre.org/data/definitions/307.html)',
      tags: 'web, anmeldung',
    },
  },
];

/** Gives the demo's workspace templates of its own, beside those that are shipped. */
export async function addDemoTemplates(
  { keyring }: Pick<Services, 'keyring'>,
  writing: DemoWriting,
): Promise<void> {
  const { trx, workspaceId, now, person, events } = writing;
  const key = await workspaceKey(trx, keyring, workspaceId);
  for (const { by, daysAgo, text: typed } of WRITTEN) {
    const id = newId();
    const text = { ...EMPTY_TEMPLATE, ...typed };
    const written = { content: sealTemplate(key, id, text), called: markOf(key, text) };
    await addTemplate(trx, { id, workspaceId, ...written, by: person(by).id, now: now - daysAgo * DAY_MS });
    events.push({ ...eventOf(writing, { who: by, daysAgo, id }), type: 'template.added' });
  }
}
