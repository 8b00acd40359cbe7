import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { demo } from './demo.ts';
import { isForOperator } from './operator-error.ts';
import { serve } from './serve.ts';

const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function buildProgram(): Command {
  const program = new Command('secportal')
    .description('The client portal for security consultancies.')
    .version(version())
    .showHelpAfterError('Run it with --help to see what it takes.')
    .exitOverride();
  program
    .command('serve')
    .description('serve the installation of DATA_DIR or DATABASE_URL')
    .option('--port <number>', 'instead of PORT')
    .action(({ port }: { port?: string }) => serve(port));
  program
    .command('demo')
    .description('serve a throw-away database with people in it, to look around')
    .option('--port <number>', 'instead of PORT')
    .action(({ port }: { port?: string }) => demo(port));
  return program;
}

/** Runs one command. 0: done; 1: refused, or the operator has to mend something; 2: not understood. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(argv);
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : MISUSED;
    if (!isForOperator(error)) throw error;
    console.error(error.message);
    return REFUSED;
  }
}
