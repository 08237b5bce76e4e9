/** Who waits where. */
export interface Place {
  /** A server, or a channel of direct messages. */
  readonly server: string;
  readonly channel: string;
}

/** Those who wait: the servers are served in turn, in a server its channels in turn, in a channel whoever came first. */
export class Turns<T> {
  /** Whose turn it is comes first. */
  readonly #servers = new Map<string, Map<string, T[]>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add({ server, channel }: Place, item: T): void {
    const channels = this.#servers.get(server) ?? new Map<string, T[]>();
    this.#servers.set(server, channels);
    const waiting = channels.get(channel) ?? [];
    channels.set(channel, waiting);
    waiting.push(item);
    this.#size++;
  }

  /** Takes out whose turn it is; undefined when nobody waits. */
  take(): T | undefined {
    const server = takeFirst(this.#servers);
    if (server === undefined) return undefined;
    const [serverId, channels] = server;
    const channel = takeFirst(channels);
    if (channel === undefined) return undefined;
    const [channelId, waiting] = channel;
    const item = waiting.shift();
    if (waiting.length > 0) channels.set(channelId, waiting);
    if (channels.size > 0) this.#servers.set(serverId, channels);
    this.#size--;
    return item;
  }

  /** Takes out everyone. */
  takeAll(): T[] {
    const items = [...this.#servers.values()].flatMap((channels) => [...channels.values()].flat());
    this.#servers.clear();
    this.#size = 0;
    return items;
  }
}

function takeFirst<V>(map: Map<string, V>): [string, V] | undefined {
  const [first] = map;
  if (first !== undefined) map.delete(first[0]);
  return first;
}
