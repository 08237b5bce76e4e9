// Runs as a thread of the reading process: what is unpacked lies outside of the memory that V8 limits.
import { workerData } from 'node:worker_threads';

const LOOK_EVERY_MS = 50;
const mostBytes = process.memoryUsage.rss() + Number(workerData) * 1024 ** 2;

setInterval(() => {
  if (process.memoryUsage.rss() > mostBytes) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
