import { Argument, Command, CommanderError, Option } from 'commander';
import { PLANS, type Plan } from '../domain/plan.ts';
import { release } from '../release.ts';
import type { VerifyOptions } from './audit.ts';
import type { DoctorOptions } from './doctor/doctor.ts';
import type { ShowOptions } from './evidence.ts';
import type { ImportOptions } from './import.ts';

// Each command loads what it needs once it is asked for: nobody waits for a server's code to be told of a missing argument.
const administration = () => import('./administration.ts');
const audit = () => import('./audit.ts');
const evidence = () => import('./evidence.ts');
const keys = () => import('./keys.ts');
const moving = () => import('./move.ts');

const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;

function buildProgram(): Command {
  const program = new Command('secportal')
    .description('The client portal for security consultancies.')
    .version(release())
    .showHelpAfterError('Run it with --help to see what it takes.')
    .exitOverride();
  program
    .command('serve')
    .description('start the server')
    .option('--port <number>', 'the port to listen on, instead of PORT')
    .action(async ({ port }: { port?: string }) => (await import('./serve.ts')).serve(port));
  program
    .command('demo')
    .description('start a demo with sample people and workspaces; its data is thrown away when it stops')
    .option('--port <number>', 'the port to listen on, instead of PORT')
    .action(async ({ port }: { port?: string }) => (await import('./demo.ts')).demo(port));
  addImports(program);
  addCheckUps(program);
  addAdministration(program);
  return program;
}

/** What people and programs do by a running server's API, from any machine. */
function addImports(program: Command): void {
  program
    .command('import <engagement> <file>')
    .description(
      'upload a scanner’s file to a running server, and show what is in it; the engagement by its reference or id',
    )
    .addOption(
      new Option('--url <address>', 'where the server is').env('SECPORTAL_URL').makeOptionMandatory(),
    )
    .addOption(
      new Option('--workspace <name>', 'the workspace, as in its address')
        .env('SECPORTAL_WORKSPACE')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--token <token>', 'a token for programs that may write; safer in the environment')
        .env('SECPORTAL_TOKEN')
        .makeOptionMandatory(),
    )
    .option('--take', 'add everything as drafts')
    .action(async (engagement: string, file: string, options: ImportOptions) =>
      (await import('./import.ts')).importFile(engagement, file, options),
    );
}

/** What an operator asks about the set-up. Changes nothing. */
function addCheckUps(program: Command): void {
  program
    .command('doctor')
    .description(
      'check settings, names, certificate, proxy, email, keys, database, disk and clock, and say what to do',
    )
    .option('--json', 'print JSON, for programs')
    .option('--time-server <name>', 'compare the clock with this one', 'pool.ntp.org')
    .action(async (options: DoctorOptions) => (await import('./doctor/doctor.ts')).doctor(options));
  program
    .command('mail')
    .description('email')
    .command('test <address>')
    .description('send one email now, and show what the mail server answered')
    .action(async (address: string) => (await import('./mail.ts')).testMail(address));
  const audited = program.command('audit').description('the activity log');
  audited
    .command('verify')
    .description('check that nobody changed, removed, moved or added an entry in the database')
    .option('--workspace <workspace>', 'only this one, by its portal address')
    .option('--head <file>', 'compare with heads that were kept elsewhere, one on each line')
    .action(async (options: VerifyOptions) => (await audit()).verifyRecord(options));
  audited
    .command('heads')
    .description('print where the activity log ends now, signed, to be kept elsewhere')
    .action(async () => (await audit()).printHeads());
  audited
    .command('key')
    .description('print the public key of what this installation signs: heads and evidence')
    .action(async () => (await evidence()).printKey());
  audited
    .command('erase <email>')
    .description('erase someone whose account is deleted from the activity log; its chain stays whole')
    .requiredOption('--reason <text>', 'why, and who asked for it, without their name')
    .action(async (email: string, { reason }: { reason: string }) =>
      (await audit()).eraseRecorded(email, reason),
    );
  const factors = program.command('evidence').description('evidence of two-factor authentication');
  factors
    .command('show <workspace>')
    .description('make evidence of a workspace, by its portal address, as a signed file')
    .option('--at <day>', 'as of the end of a day, such as 2026-11-27; today as of now')
    .option('--out <file>', 'write it there, and not to the screen')
    .action(async (workspace: string, options: ShowOptions) =>
      (await evidence()).showEvidence(workspace, options),
    );
  factors
    .command('verify <file>')
    .description('check that a file of evidence is as it was signed')
    .option('--key <key>', 'the public key to check it with; needs no installation')
    .action(async (file: string, { key }: { key?: string }) => (await evidence()).verifyEvidence(file, key));
}

/** What works where nobody can sign in. Each is recorded as done by the command line. */
function addAdministration(program: Command): void {
  program
    .command('migrate')
    .description('bring the database up to date')
    .option('--to <url>', 'copy this installation into an empty PostgreSQL; stop the server first')
    .option('--back', 'use the SQLite file of this installation again, after it was copied')
    .action(async ({ to, back }: { to?: string; back?: true }) => {
      if (to !== undefined) return (await moving()).moveTo(to);
      return back ? (await moving()).stayHere() : (await administration()).migrateOnly();
    });
  program
    .command('backup <file>')
    .description('copy the database into a new file, even while the server runs')
    .action(async (file: string) => (await import('./backup.ts')).backUp(file));
  program
    .command('mfa')
    .description('two-factor authentication')
    .command('reset <email>')
    .description(
      'reset two-factor authentication for an account; they set up a new device at their next sign-in',
    )
    .requiredOption('--reason <text>', 'what happened, and how you checked their identity')
    .action(async (email: string, { reason }: { reason: string }) =>
      (await administration()).resetSecondFactor(email, reason),
    );
  program
    .command('plan')
    .description('workspace plans')
    .command('set <workspace>')
    .description('set the plan of a workspace, by its portal address')
    .addArgument(new Argument('<plan>', 'the plan').choices(PLANS))
    .action(async (slug: string, plan: Plan) => (await administration()).setPlan(slug, plan));
  const admin = program.command('admin').description('platform administrators');
  admin
    .command('grant <email>')
    .description('make an account a platform administrator')
    .action(async (email: string) => (await administration()).setAdmin(email, true));
  admin
    .command('revoke <email>')
    .description('remove a platform administrator')
    .action(async (email: string) => (await administration()).setAdmin(email, false));
  program
    .command('invite-owner <email>')
    .description('email someone a link to create a workspace')
    .action(async (email: string) => (await administration()).inviteWorkspaceOwner(email));
  program
    .command('policy')
    .description('workspace MFA policies')
    .command('off <workspace>')
    .description('turn off required two-factor authentication where the owner can’t')
    .requiredOption('--reason <text>', 'why, and who asked for it')
    .action(async (slug: string, { reason }: { reason: string }) =>
      (await administration()).switchPolicyOff(slug, reason),
    );
  program
    .command('ownership')
    .description('workspace ownership')
    .command('transfer <workspace> <email>')
    .description('make a consultant the owner when the owner has left')
    .requiredOption('--reason <text>', 'why, and who asked for it')
    .action(async (slug: string, email: string, { reason }: { reason: string }) =>
      (await administration()).handOverWorkspace(slug, email, reason),
    );
  program
    .command('workspace')
    .description('workspaces')
    .command('reopen <workspace>')
    .description('open a closed workspace again, until it’s erased')
    .action(async (slug: string) => (await administration()).reopenClosed(slug));
  const sealing = program.command('keys').description('sealing keys');
  sealing
    .command('rotate')
    .description('add a key and reseal everything with it, while the server runs')
    .action(async () => (await keys()).rotateKeys());
  sealing
    .command('retire')
    .description('remove the keys that nothing needs any more')
    .action(async () => (await keys()).retireKeys());
  program
    .command('sessions')
    .description('account sessions')
    .command('end <email>')
    .description('sign an account out everywhere')
    .action(async (email: string) => (await administration()).endSessions(email));
  program
    .command('waits')
    .description('waits after failed attempts')
    .command('clear <email>')
    .description('let someone try again who has to wait after failed attempts')
    .action(async (email: string) => (await administration()).clearWaits(email));
}

/** Runs one command. 0: done; 1: refused, or the operator has to mend something; 2: not understood. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(argv);
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : MISUSED;
    const { isForOperator } = await import('./operator-error.ts');
    if (!isForOperator(error)) throw error;
    console.error(error.message);
    return REFUSED;
  }
}
