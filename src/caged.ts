import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** How a process of ours is kept apart from the server. */
export interface Cage {
  /** For what it holds at once in its heap, in megabytes: it ends where it would need more. */
  readonly heapMb: number;
  /** All of the environment that it has. */
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Whether the server writes to its standard input. */
  readonly isFed?: boolean;
  readonly moreOfNode?: readonly string[];
}

/**
 * Starts a process for what takes long, may take too much, or meets what strangers wrote. It has nothing of our environment, gives way to the
 * server, and takes nobody with it where its heap is full, as a thread would: Node ends the whole process where a thread takes a large step over
 * its limit (docs/decisions/0046). Whoever starts it ends it.
 */
export function startCaged(
  program: URL,
  { heapMb, env = {}, args = [], isFed = false, moreOfNode = [] }: Cage,
): ChildProcess {
  const child = fork(program, args, {
    env,
    execArgv: [`--max-old-space-size=${heapMb}`, ...moreOfNode],
    serialization: 'advanced',
    stdio: [isFed ? 'pipe' : 'ignore', 'ignore', 'ignore', 'ipc'],
  });
  if (child.pid !== undefined) giveWay(child.pid);
  return child;
}

/**
 * In time and in memory, where the system lets it. At once, before it has threads, which take it from there. Not by the lowest priority: on a busy
 * machine that gets next to nothing, and what is waited for ends as if it hung.
 */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    // The first to go where the machine's memory runs out (Linux).
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // Without either it does the same.
  }
}

const ABORTED = 128 + constants.signals.SIGABRT;

/** Whether a process ended as Node ends one whose heap is full. */
export const hadFullHeap = (code: number | null, signal: NodeJS.Signals | null): boolean =>
  signal === 'SIGABRT' || code === ABORTED;
