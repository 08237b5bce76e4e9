import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const GUARD = join(import.meta.dirname, '..', '..', 'src', 'discord', 'uncaught.js');

/** What a process of its own says that throws this where nobody catches it. */
async function thrown(what: string) {
  const program = `
    import { createConnection, createServer } from 'node:net';
    import { guardUncaught } from ${JSON.stringify(GUARD)};
    const log = { warn: ({ error }) => console.log('warn', error), error: ({ error }) => console.log('error', error) };
    guardUncaught(log, (error) => { console.log('fault', error.message); process.exitCode = 1; });
    ${what}
    setTimeout(() => console.log('goes on'), 200);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  const [[code], output] = await Promise.all([once(child, 'exit'), text(child.stdout)]);
  return { code: code as number, lines: output.trim().split('\n') };
}

test('a connection that fails where nobody listens is a line of log', async () => {
  const { code, lines } = await thrown(`
    const server = createServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1', () => {
      createConnection(server.address().port, '127.0.0.1').on('close', () => server.close());
    });
  `);
  assert.deepEqual([code, lines.length, lines[1]], [0, 2, 'goes on']);
  assert.match(lines[0] ?? '', /^warn .*ECONNRESET/);
});

test('so is a promise that nobody holds', async () => {
  const { code, lines } = await thrown("Promise.reject(new Error('a session was lost'));");
  assert.deepEqual({ code, lines }, { code: 0, lines: ['error a session was lost', 'goes on'] });
});

for (const { what, throwing, message } of [
  { what: 'a fault of the program', throwing: "new TypeError('of the program')", message: 'of the program' },
  {
    what: 'a disk that is full',
    throwing: "Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' })",
    message: 'no space left',
  },
]) {
  test(`${what} is not passed over`, async () => {
    const { code, lines } = await thrown(`setTimeout(() => { throw ${throwing}; });`);
    assert.deepEqual([code, lines.slice(0, 2)], [1, [`error ${message}`, `fault ${message}`]]);
  });
}
