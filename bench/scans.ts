import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { textOf } from './search-texts.ts';

/** Scanners' files of any size, always the same, and another program that reads them. */

const PLUGINS = 500;
const RESULTS_OF_A_HOST = 100;

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** What Nessus says of a check, with line ends and quotation marks as its files have them. */
function textsOf(plugin: number): string {
  const words = textOf(plugin).split(' ');
  const lines = (from: number, to: number): string =>
    xml(
      words
        .slice(from, to)
        .join(' ')
        .replaceAll(/(.{60,70}) /g, '$1\n')
        .replaceAll('a ', '"a" & '),
    );
  return `<agent>all</agent>
<cve>CVE-2024-${10_000 + plugin}</cve>
<cvss3_base_score>7.5</cvss3_base_score>
<cvss3_vector>CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N</cvss3_vector>
<cvss_base_score>5.0</cvss_base_score>
<cvss_vector>CVSS2#AV:N/AC:L/Au:N/C:P/I:N/A:N</cvss_vector>
<cwe>${79 + (plugin % 3)}</cwe>
<description>${lines(0, 200)}</description>
<fname>check_${plugin}.nasl</fname>
<plugin_modification_date>2026/02/14</plugin_modification_date>
<plugin_name>Check ${plugin}</plugin_name>
<plugin_publication_date>2024/04/21</plugin_publication_date>
<plugin_type>remote</plugin_type>
<risk_factor>Medium</risk_factor>
<script_version>1.118</script_version>
<see_also>https://scanner.example/${plugin}
https://scanner.example/${plugin}/more</see_also>
<solution>${lines(200, 240)}</solution>
<synopsis>${lines(240, 250)}</synopsis>
<plugin_output>
${lines(250, 400)}
</plugin_output>
`;
}

/** A Nessus file of about as many bytes: some 500 checks, on as many hosts as it takes. */
export function* nessusScan(bytes: number): Generator<string, void, undefined> {
  const checks = Array.from({ length: PLUGINS }, (_, plugin) => textsOf(plugin));
  let written = 0;
  yield '<?xml version="1.0" ?>\n<NessusClientData_v2>\n<Policy><policyName>Bench</policyName></Policy>\n<Report name="Bench">\n';
  for (let host = 0; written < bytes; host += 1) {
    yield `<ReportHost name="10.${host >> 16}.${(host >> 8) & 255}.${host & 255}">\n`;
    for (let nth = 0; nth < RESULTS_OF_A_HOST && written < bytes; nth += 1) {
      const plugin = (host * 7 + nth * 3) % PLUGINS;
      const item = `<ReportItem port="${nth}" svc_name="www" protocol="tcp" severity="${plugin % 5}" pluginID="${10_000 + plugin}" pluginName="Check ${plugin}" pluginFamily="General">\n${checks[plugin]}</ReportItem>\n`;
      written += item.length;
      yield item;
    }
    yield '</ReportHost>\n';
  }
  yield '</Report>\n</NessusClientData_v2>\n';
}

const READ_BY_PYTHON = `
import resource, sys, time, xml.etree.ElementTree as tree
began = time.time()
tree.parse(sys.argv[1])
print(time.time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
`;

/** How long Python's xml.etree takes to read a file, and how much memory, in MiB; null where there is no Python. */
export async function readByPython(file: string): Promise<{ seconds: number; residentMb: number } | null> {
  try {
    const { stdout } = await promisify(execFile)('python3', ['-c', READ_BY_PYTHON, file]);
    const [seconds = Number.NaN, residentMb = Number.NaN] = stdout.trim().split(' ').map(Number);
    return { seconds, residentMb };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
