import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import fc from 'fast-check';
import { type Admission, type Asker, openGate } from '../../src/discord/gate.js';

const asker = (userId: string, guildId: string | null = 'g', channelId = `${guildId}-c`): Asker => ({
  userId,
  guildId,
  channelId,
});

/** A work that ends when it is told to. */
class Work {
  readonly started: string[] = [];
  readonly #ends = new Map<string, () => void>();

  named(name: string): () => Promise<string> {
    return () => {
      this.started.push(name);
      return new Promise((resolve) => this.#ends.set(name, () => resolve(name)));
    };
  }

  /** Ends what was started first and still runs. */
  async endNext(): Promise<void> {
    for (const [name, end] of this.#ends) {
      this.#ends.delete(name);
      end();
      break;
    }
    await settled();
  }

  async endAll(): Promise<void> {
    while (this.#ends.size > 0) await this.endNext();
  }
}

/** Long enough for promises that are fulfilled already to be heard of. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What becomes of it at once; `inside` when it is let in and not done. */
const atOnce = (admission: Promise<Admission<unknown>>) =>
  Promise.race([admission, settled().then(() => ({ state: 'inside' as const }))]);

const stateOf = async (admission: Promise<Admission<unknown>>) => (await admission).state;

describe('the gate', () => {
  test('does the work and gives its value, or what it throws', async () => {
    const gate = openGate({ queueLimit: 1 });
    assert.deepEqual(await gate.admit(asker('1'), async () => 7), { state: 'done', value: 7 });
    await assert.rejects(
      gate.admit(asker('2'), async () => {
        throw new Error('out of luck');
      }),
      /out of luck/,
    );
    assert.deepEqual(await gate.admit(asker('2'), async () => 8), { state: 'done', value: 8 });
  });

  test('lets one question of a person in at a time, waiting or worked on', async () => {
    const gate = openGate({ queueLimit: 5, concurrency: 1 });
    const work = new Work();
    const first = gate.admit(asker('1'), work.named('a'));
    const second = gate.admit(asker('2'), work.named('b'));
    assert.equal((await atOnce(gate.admit(asker('1'), work.named('c')))).state, 'already');
    assert.equal((await atOnce(gate.admit(asker('2', 'other'), work.named('d')))).state, 'already');
    await work.endAll();
    await work.endAll();
    assert.deepEqual(await Promise.all([first, second]), [
      { state: 'done', value: 'a' },
      { state: 'done', value: 'b' },
    ]);
    assert.deepEqual(work.started, ['a', 'b']);
    assert.equal(await stateOf(gate.admit(asker('1'), async () => 0)), 'done');
  });

  test('answers busy when as many wait as may, and says when to try again', async () => {
    const gate = openGate({ queueLimit: 2, concurrency: 1 });
    const work = new Work();
    const admitted = ['1', '2', '3'].map((id) => gate.admit(asker(id), work.named(id)));
    assert.equal(gate.depth, 2);
    const refused = await atOnce(gate.admit(asker('4'), work.named('4')));
    assert.ok(refused.state === 'busy' && refused.retryInMs >= 1_000, JSON.stringify(refused));
    await work.endNext();
    assert.equal(gate.depth, 1);
    const late = gate.admit(asker('4'), work.named('4'));
    while (gate.depth > 0) await work.endNext();
    await work.endAll();
    assert.deepEqual(await Promise.all([...admitted, late].map(stateOf)), ['done', 'done', 'done', 'done']);
  });

  test('tells a person who asks too often for how long', async () => {
    let now = 0;
    const gate = openGate({ queueLimit: 9, now: () => now });
    for (const time of [0, 1_000, 2_000, 3_000, 4_000]) {
      now = time;
      assert.equal(await stateOf(gate.admit(asker('1'), async () => 0)), 'done');
    }
    now = 5_000;
    const refused = { state: 'cooldown', retryInMs: 15_000, of: 'person' };
    assert.deepEqual(await gate.admit(asker('1'), async () => 0), refused);
    assert.deepEqual(await gate.admit(asker('1', null), async () => 0), refused);
    assert.equal(await stateOf(gate.admit(asker('2'), async () => 0)), 'done');
    now = 20_000;
    assert.equal(await stateOf(gate.admit(asker('1'), async () => 0)), 'done');
    assert.equal(await stateOf(gate.admit(asker('1'), async () => 0)), 'cooldown');
  });

  test('tells a server that asks too often for how long, and holds it against nobody else', async () => {
    let now = 0;
    const gate = openGate({ queueLimit: 9, now: () => now });
    for (let i = 0; i < 30; i++) {
      assert.equal(await stateOf(gate.admit(asker(`${i}`), async () => 0)), 'done');
    }
    now = 12_000;
    assert.deepEqual(await gate.admit(asker('x'), async () => 0), {
      state: 'cooldown',
      retryInMs: 8_000,
      of: 'server',
    });
    assert.equal(await stateOf(gate.admit(asker('x', 'other'), async () => 0)), 'done');
    assert.equal(await stateOf(gate.admit(asker('y', null), async () => 0)), 'done');
  });

  test('serves servers in turn, and the channels of one in turn', async () => {
    const gate = openGate({ queueLimit: 99, concurrency: 1 });
    const work = new Work();
    const ask = (name: string, guild: string | null, channel: string) =>
      gate.admit(asker(name, guild, channel), work.named(name));
    const all = [
      ask('first', 'busy', 'a'),
      ...['a1', 'a2', 'a3', 'a4'].map((name) => ask(name, 'busy', 'a')),
      ask('b1', 'busy', 'b'),
      ask('quiet1', 'quiet', 'q'),
      ask('dm', null, 'd'),
      ask('quiet2', 'quiet', 'q'),
    ];
    while (gate.depth > 0) await work.endNext();
    await work.endAll();
    await Promise.all(all);
    assert.deepEqual(work.started, ['first', 'a1', 'quiet1', 'dm', 'b1', 'quiet2', 'a2', 'a3', 'a4']);
  });

  test('gives up what takes too long, and lets the next one in', async () => {
    const gate = openGate({ queueLimit: 9, concurrency: 1, timeLimitMs: 5 });
    const stuck = gate.admit(asker('1'), () => new Promise(() => {}));
    const next = gate.admit(asker('2'), async () => 0);
    assert.equal(await stateOf(stuck), 'timeout');
    assert.equal(await stateOf(next), 'done');
    assert.equal(await stateOf(gate.admit(asker('1'), async () => 0)), 'done');
  });

  test('gives no place to who waits for something else, and counts them among those who wait', async () => {
    const gate = openGate({ queueLimit: 3, concurrency: 1 });
    const work = new Work();
    let arrive = () => {};
    const ready = () =>
      new Promise<void>((resolve) => {
        arrive = resolve;
      });
    let give = (_: Error) => {};
    const lost = () =>
      new Promise<void>((_, reject) => {
        give = reject;
      });
    const early = gate.admit(asker('1'), work.named('early'), ready);
    const never = gate.admit(asker('2'), work.named('never'), lost);
    assert.equal(await stateOf(gate.admit(asker('3'), async () => 0)), 'done');
    assert.equal((await atOnce(gate.admit(asker('1'), work.named('twice')))).state, 'already');
    const third = gate.admit(asker('4'), work.named('third'), ready);
    assert.equal(gate.depth, 3);
    assert.equal((await atOnce(gate.admit(asker('5'), work.named('busy'), ready))).state, 'busy');
    give(new Error('it is lost'));
    await assert.rejects(never, /it is lost/);
    assert.equal(gate.depth, 2);
    arrive();
    await settled();
    assert.deepEqual(work.started, ['third']);
    await gate.drain(0);
    assert.deepEqual(await Promise.all([early, third].map(stateOf)), ['closing', 'closing']);
    assert.equal(gate.depth, 0);
  });
});

describe('a gate that closes', () => {
  test('finishes what was let in, and lets nobody in', async () => {
    const gate = openGate({ queueLimit: 9, concurrency: 1 });
    const work = new Work();
    const admitted = ['1', '2'].map((id) => gate.admit(asker(id), work.named(id)));
    const drained = gate.drain(60_000);
    assert.equal((await atOnce(gate.admit(asker('3'), work.named('3')))).state, 'closing');
    await work.endNext();
    await work.endNext();
    await drained;
    assert.deepEqual(await Promise.all(admitted.map(stateOf)), ['done', 'done']);
    await gate.drain(0);
  });

  test('gives up after its time: those who wait and those whose work runs are told', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const gate = openGate({ queueLimit: 9, concurrency: 1 });
      const running = gate.admit(asker('1'), () => new Promise(() => {}));
      const waiting = gate.admit(asker('2'), async () => 0);
      const drained = gate.drain(10_000);
      mock.timers.tick(9_999);
      assert.equal(gate.depth, 1);
      mock.timers.tick(1);
      assert.deepEqual(await Promise.all([running, waiting].map(stateOf)), ['closing', 'closing']);
      await drained;
    } finally {
      mock.timers.reset();
    }
  });
});

describe('a gate under any load', () => {
  const people = fc.integer({ min: 0, max: 11 });
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ ask: people, server: fc.integer({ min: 0, max: 3 }), channel: people }),
    },
    { weight: 3, arbitrary: fc.constant('end' as const) },
    { weight: 1, arbitrary: fc.record({ waitMs: fc.integer({ min: 0, max: 9_000 }) }) },
  );

  test('keeps its bounds, answers everyone once, and starves nobody', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
        const queueLimit = 4;
        const concurrency = 2;
        let now = 0;
        const gate = openGate({
          queueLimit,
          concurrency,
          now: () => now,
          person: { times: 3, windowMs: 10_000 },
          server: { times: 12, windowMs: 10_000 },
        });
        const uses = new Map<string, number[]>();
        const within = (key: string) => (uses.get(key) ?? []).filter((time) => now - time < 10_000);
        const waiting: { name: string; server: string }[] = [];
        const passed = new Map<string, Map<string, number>>();
        const running: { name: string; user: string; end: () => void }[] = [];
        const results: Promise<string>[] = [];
        let asked = 0;

        for (const each of steps) {
          if (each === 'end') {
            running.shift()?.end();
          } else if ('waitMs' in each) {
            now += each.waitMs;
          } else {
            const user = `u${each.ask}`;
            const server = `s${each.server}`;
            const name = `${asked++}`;
            const isInside =
              running.some((other) => other.user === user) ||
              waiting.some((other) => other.name.endsWith(user));
            const isFull = waiting.length >= queueLimit && running.length >= concurrency;
            const admission = gate.admit(
              { userId: user, guildId: server, channelId: `${server}-${each.channel}` },
              () => {
                const at = waiting.findIndex((other) => other.name === `${name} ${user}`);
                if (at >= 0) waiting.splice(at, 1);
                for (const other of new Set(waiting.map((one) => one.server))) {
                  if (other === server) continue;
                  const overtaken = passed.get(other) ?? new Map<string, number>();
                  passed.set(other, overtaken.set(server, (overtaken.get(server) ?? 0) + 1));
                  // While one server waits, each of the others is served once at most.
                  assert.ok((overtaken.get(server) ?? 0) <= 1, `${server} overtakes ${other}`);
                }
                passed.delete(server);
                return new Promise<void>((end) => running.push({ name, user, end }));
              },
            );
            results.push(admission.then(({ state }) => state));
            const expected = isInside
              ? 'already'
              : within(user).length >= 3 || within(server).length >= 12
                ? 'cooldown'
                : isFull
                  ? 'busy'
                  : 'in';
            if (expected === 'in') {
              for (const key of [user, server]) uses.set(key, [...(uses.get(key) ?? []), now]);
              if (!running.some((other) => other.name === name))
                waiting.push({ name: `${name} ${user}`, server });
            } else {
              const refused = await atOnce(admission);
              assert.equal(refused.state, expected);
              if (refused.state === 'cooldown') {
                assert.ok(refused.retryInMs > 0 && refused.retryInMs <= 10_000);
                const key = refused.of === 'person' ? user : server;
                const times = refused.of === 'person' ? 3 : 12;
                const before = now;
                now += refused.retryInMs - 1;
                assert.equal(within(key).length >= times, true, 'a moment earlier is too early');
                now += 1;
                assert.equal(within(key).length < times, true, 'after that time it is let in');
                now = before;
              }
            }
          }
          await settled();
          assert.ok(gate.depth <= queueLimit);
          assert.ok(running.length <= concurrency);
          assert.equal(gate.depth, waiting.length);
          assert.equal(new Set(running.map(({ user }) => user)).size, running.length);
        }
        const drained = gate.drain(60_000);
        while (running.length > 0) {
          running.shift()?.end();
          await settled();
        }
        await drained;
        assert.equal((await Promise.all(results)).length, asked);
      }),
      { numRuns: 60 },
    ));
});

test('the gate forgets who has not asked for long', async () => {
  const { Cooldown } = await import('../../src/discord/cooldown.js');
  const cooldown = new Cooldown({ times: 2, windowMs: 100 });
  for (let time = 0; time < 10_000; time++) cooldown.use(`${time}`, time);
  assert.ok(cooldown.size <= 101, `${cooldown.size}`);
});
