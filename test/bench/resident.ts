import { readFile } from 'node:fs/promises';

/** Memory of a process that lies in RAM, in bytes; what it shares with others counts in each. */
export interface Resident {
  readonly now: number;
  /** At its highest so far. */
  readonly peak: number;
}

const KIBIBYTE = 1024;

/** Null where there is no such process, and where the system does not tell: this asks Linux alone. */
export async function residentOf(pid: number | null | undefined): Promise<Resident | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const bytes = (name: string) => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status);
    return found === null ? null : Number(found[1]) * KIBIBYTE;
  };
  const [now, peak] = [bytes('VmRSS'), bytes('VmHWM')];
  return now === null || peak === null ? null : { now, peak };
}
