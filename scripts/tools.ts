import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root directory, absolute. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends with the words of `usage` where an option was given, of which the script has none: it is no folder to be filled. */
export function refuseOptions(args: readonly string[], usage: string): void {
  if (!args.some((arg) => arg.startsWith('-'))) return;
  console.error(`usage: ${usage}`);
  process.exit(2);
}

/** A directory of an installed package, absolute. Throws if the package is not installed. */
export function packageDirectory(name: string): string {
  const directory = join(root, 'node_modules', name);
  readFileSync(join(directory, 'package.json'));
  return directory;
}

/** Runs this very Node with the arguments, in the project's root. Answers the exit code; a death by signal counts as 1. */
export function runNode(args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('close', (code) => resolve(code ?? 1));
  return promise;
}

/**
 * Runs a command of an installed package by its file, so that neither PATH nor a `.cmd` shim decides which
 * one it is. Answers as `runNode`.
 */
export function runTool(
  packageName: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const directory = packageDirectory(packageName);
  const manifest = readFileSync(join(directory, 'package.json'), 'utf8');
  const { bin } = JSON.parse(manifest) as { bin: Record<string, string> };
  const entry = bin[command];
  if (!entry) throw new Error(`${packageName} has no command ${command}`);
  return runNode([join(directory, entry), ...args], env);
}

/** How many threads of its own choice the compiler checks with. */
const CHECKERS = 4;

/**
 * Runs the compiler, answering as `runNode`. It checks with no more threads than there are cores: each finds out by itself what
 * the others know already.
 */
export function runCompiler(args: readonly string[]): Promise<number> {
  const checkers = Math.min(CHECKERS, availableParallelism());
  return runTool('typescript', 'tsc', [...args, '--checkers', String(checkers)]);
}
