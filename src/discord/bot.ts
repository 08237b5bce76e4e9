import { type Client, Events } from 'discord.js';
import type { Engine } from '../answer/engine.js';
import { messageOf, type VerbatimError } from '../errors.js';
import type { Log } from '../log.js';
import type { Secret } from '../setting-table.js';
import { deployCommands } from './commands/deploy.js';
import type { GatewayState } from './connection.js';
import { Cooldown } from './cooldown.js';
import { engineAccess } from './engine-access.js';
import type { Gate } from './gate.js';
import { answerLeft } from './interactions/answer-left.js';
import { handleInteraction } from './interactions/handle-interaction.js';
import { LiveConnection } from './live-connection.js';
import { loadCharacters } from './locales/locale-of-text.js';
import { isMessageContentOn } from './message-content.js';
import { onMessage } from './messages/answer-message.js';
import { AnswersGiven } from './messages/answers-given.js';
import { catchUp } from './messages/catch-up.js';
import { onDelete, onEdit } from './messages/follow-question.js';
import type { MessageServices } from './messages/message-services.js';
import { Told } from './messages/told.js';
import type { Metrics } from './metrics.js';
import type { Once } from './once.js';
import type { Services } from './services.js';
import type { OwnShard } from './shards.js';
import type { BotState } from './state/state.js';
import type { Taken, Unfinished } from './unfinished.js';
import { Work } from './work.js';

export interface BotOptions {
  readonly token: Secret;
  /** The address of Discord's API. */
  readonly api: string;
  /** May still be opening: questions wait for it. */
  readonly engine: Engine | Promise<Engine>;
  /** Milliseconds that a question waits for it; default 20,000. */
  readonly openingWaitMs?: number;
  readonly gate: Gate;
  readonly once: Once;
  readonly unfinished: Unfinished;
  readonly state: BotState;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Writes the questions themselves to the log; default false. */
  readonly logsQuestions?: boolean;
  /** Registers the commands in this server alone. */
  readonly guildId?: string | undefined;
  /** The part of the servers that this process serves; the first part registers the commands. */
  readonly shard?: OwnShard | undefined;
  readonly onState?: (state: GatewayState) => void;
  /** The connection ended for good, such as by a token that was reset. */
  readonly onLost?: (error: VerbatimError) => void;
}

export interface Bot {
  /** The connection of now: switching an intent on replaces it. */
  readonly client: Client<true>;
  /** Takes no more questions, finishes those that run, and closes the gateway. */
  stop(timeoutMs?: number): Promise<void>;
}

/** Most people accept no direct messages, and Discord shuts out who is refused too often. */
const DIRECT_NOTICES = { times: 30, windowMs: 10 * 60_000 };
/** To look into each server for commands of its own costs a request; who has set DISCORD_GUILD has few servers. */
const MAX_FORMER_GUILDS = 5;
const STOP_LIMIT_MS = 10_000;
/** At least this long for the last replies, when what was asked is done or given up. */
const LAST_REPLIES_MS = 1000;

/**
 * Connects to Discord, registers the commands where they differ, and answers from then on.
 *
 * @throws VerbatimError when the token is refused or the gateway cannot be reached.
 * @example
 * const bot = await startBot({ token, api: 'https://discord.com/api', engine, gate, once, state, metrics, log });
 * await bot.stop();
 */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { log, metrics, state, gate } = options;
  const work = new Work((error) => log.error({ error: messageOf(error) }, 'unexpected error'));
  let isStopping = false;
  const connection = new LiveConnection({
    ...options,
    listen,
    work,
    onState: (gateway) => {
      metrics.gateway(gateway);
      options.onState?.(gateway);
    },
    onLost: (error) => {
      log.error(error.message);
      options.onLost?.(error);
    },
  });
  const services: Services = {
    ...options,
    engine: engineAccess(options.engine, options.openingWaitMs),
    logsQuestions: options.logsQuestions ?? false,
    directNotices: new Cooldown(DIRECT_NOTICES),
    messageContent: connection,
  };
  const forMessages: MessageServices = {
    ...services,
    given: new AnswersGiven(),
    told: new Told(),
    isStopping: () => isStopping,
  };

  function listen(client: Client, isRetired: () => boolean): void {
    const begin = (handle: () => Promise<void>) => {
      if (!isStopping && !isRetired()) work.add(handle());
    };
    client.on(Events.MessageCreate, (message) => begin(() => onMessage(forMessages, message)));
    client.on(Events.MessageUpdate, (_, message) => begin(() => onEdit(forMessages, message)));
    client.on(Events.MessageDelete, (message) => begin(() => onDelete(forMessages, message)));
    client.on(Events.MessageBulkDelete, (messages) => {
      for (const message of messages.values()) begin(() => onDelete(forMessages, message));
    });
    client.on(Events.ChannelDelete, ({ id }) => begin(() => state.channels.forget(id)));
    client.on(Events.GuildDelete, ({ id }) => {
      for (const channel of state.channels.list(id)) begin(() => state.channels.forget(channel));
    });
    let hadSession = false;
    client.on(Events.ShardReady, () => {
      // The first session of a connection begins where the bot starts, or where another connection still hears all.
      if (hadSession && client.isReady()) begin(() => catchUp(forMessages, client, []));
      hadSession = true;
    });
    // While stopping, the gate itself tells people so.
    client.on(Events.InteractionCreate, (interaction) => {
      if (!isRetired()) work.add(handleInteraction(services, interaction));
    });
  }

  function finishLeft(client: Client<true>, left: readonly Taken[]): void {
    work.add(
      catchUp(
        forMessages,
        client,
        left.filter((taken) => taken.kind === 'message'),
      ),
    );
    for (const taken of left) {
      if (taken.kind === 'interaction') work.add(answerLeft(services, client, taken));
    }
  }

  loadCharacters();
  const client = await connection.open(state.channels.size > 0 || (await isMessageContentOn(options)));
  const servers = client.guilds.cache.size;
  log.info({ bot: client.user.tag, servers, messageContent: connection.isOn }, 'connected');
  finishLeft(client, options.unfinished.left);
  if ((options.shard?.id ?? 0) === 0) await deploy(client, options);

  return {
    get client() {
      return connection.client;
    },
    async stop(timeoutMs = STOP_LIMIT_MS) {
      isStopping = true;
      const startedMs = performance.now();
      await gate.drain(timeoutMs);
      await work.settle(Math.max(LAST_REPLIES_MS, timeoutMs - (performance.now() - startedMs)));
      options.unfinished.close();
      await connection.close();
    },
  };
}

async function deploy(client: Client<true>, { guildId, log }: BotOptions): Promise<void> {
  try {
    const { rest, application } = client;
    const servers = [...client.guilds.cache.keys()];
    const formerGuildIds = servers.length <= MAX_FORMER_GUILDS ? servers : [];
    const isNew = await deployCommands({ rest, applicationId: application.id, guildId, formerGuildIds });
    log.info({ guild: guildId }, isNew ? 'commands registered' : 'commands are as registered');
  } catch (error) {
    log.error({ error: messageOf(error) }, 'the commands could not be registered; try `npm run deploy`');
  }
}
