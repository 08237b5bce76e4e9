import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

type Environment = Readonly<Record<string, string | undefined>>;

/** What makes Node open a port for a debugger: this process has it already, and the other would complain, or wait. */
const DEBUGGER = /--inspect(?:-[a-z]+)*(?:=\S*)?/g;

/**
 * Starts a process that speaks with this one, and does not keep it alive.
 *
 * @param url the module that it runs.
 * @throws Error where the system refuses at once; what it refuses later, the process tells by `error`.
 */
export function forkEngine(url: URL): ChildProcess {
  const child = fork(fileURLToPath(url), [], {
    env: childEnvironment(process.env),
    // Options of Node's for this program, such as a debugger or a loader, are none of the engine's.
    execArgv: [],
    // Typed arrays, dates and what is undefined arrive as they are.
    serialization: 'advanced',
    // Nobody reads its stdout: what a library may print must not mix with answers.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  return child;
}

/** The token is for the gateway alone: who breaks the engine by an article or a question shall not find it there. */
function childEnvironment({ DISCORD_TOKEN: _, ...environment }: Environment): NodeJS.ProcessEnv {
  const nodeOptions = environment.NODE_OPTIONS?.replace(DEBUGGER, '').trim();
  return { ...environment, ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }) };
}
