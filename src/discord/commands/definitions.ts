import {
  type APIApplicationCommandChannelOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { summaryLengths } from '../../answer/answer.js';
import type { MessageKey } from '../locales/catalogue.js';
import { enUS } from '../locales/en-US.js';
import { catalogues, fill } from '../locales/locales.js';

/** Characters; Discord takes up to 6000, but a question is no essay. */
export const MAX_QUESTION_OPTION = 1000;
const MAX_TOPIC_OPTION = 200;
const {
  String: text,
  Boolean: flag,
  Channel: channel,
  Subcommand: subcommand,
} = ApplicationCommandOptionType;
const { Guild, BotDM } = InteractionContextType;

type NameKey = Extract<MessageKey, `${string}.name`>;
type Stem<Key> = Key extends `${infer Begin}.name` ? Begin : never;

const everywhere = {
  contexts: [Guild, BotDM],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

const question = {
  ...described('option.question'),
  type: text,
  required: true,
  max_length: MAX_QUESTION_OPTION,
} as const;
const article = { ...described('option.article'), type: text, autocomplete: true } as const;
const hidden = { ...described('option.private'), type: flag } as const;
const where = {
  ...described('option.channel'),
  type: channel,
  channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
} satisfies APIApplicationCommandChannelOption;

export const ask = {
  ...described('command.ask'),
  ...everywhere,
  type: ApplicationCommandType.ChatInput,
  options: [question, article, hidden],
} as const satisfies RESTPostAPIApplicationCommandsJSONBody;

export const summary = {
  ...described('command.summary'),
  ...everywhere,
  type: ApplicationCommandType.ChatInput,
  options: [
    {
      ...described('option.length'),
      type: text,
      choices: [lengthChoice('short'), lengthChoice('medium'), lengthChoice('long')],
    },
    { ...described('option.topic'), type: text, max_length: MAX_TOPIC_OPTION },
    article,
    hidden,
  ],
} as const satisfies RESTPostAPIApplicationCommandsJSONBody;

export const articleInfo = {
  ...described('command.article'),
  ...everywhere,
  type: ApplicationCommandType.ChatInput,
  options: [],
} as const satisfies RESTPostAPIApplicationCommandsJSONBody;

export const help = {
  ...described('command.help'),
  ...everywhere,
  type: ApplicationCommandType.ChatInput,
  options: [],
} as const satisfies RESTPostAPIApplicationCommandsJSONBody;

export const questionChannel = {
  ...described('command.channel'),
  contexts: [Guild],
  integration_types: everywhere.integration_types,
  type: ApplicationCommandType.ChatInput,
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  options: [
    { ...described('command.channel.add'), type: subcommand, options: [where] },
    { ...described('command.channel.remove'), type: subcommand, options: [where] },
    { ...described('command.channel.list'), type: subcommand, options: [] },
  ],
} as const satisfies RESTPostAPIApplicationCommandsJSONBody;

export const askMessage = {
  ...named('command.askMessage'),
  ...everywhere,
  type: ApplicationCommandType.Message,
} as const satisfies RESTPostAPIApplicationCommandsJSONBody;

/** Every command of the bot, as Discord is told of them. */
export const commands = [ask, summary, articleInfo, help, questionChannel, askMessage] as const;

function named<Key extends Stem<NameKey>>(stem: Key) {
  const key: `${Key}.name` = `${stem}.name`;
  return {
    name: enUS[key],
    name_localizations: { 'zh-CN': catalogues['zh-CN'][key], 'zh-TW': catalogues['zh-TW'][key] },
  };
}

function described<Key extends Exclude<Stem<NameKey>, 'command.askMessage'>>(stem: Key) {
  const key: `${Key}.description` = `${stem}.description`;
  return {
    ...named(stem),
    description: enUS[key],
    description_localizations: { 'zh-CN': catalogues['zh-CN'][key], 'zh-TW': catalogues['zh-TW'][key] },
  };
}

function lengthChoice<Length extends keyof typeof summaryLengths>(length: Length) {
  const key = `choice.${length}` as const;
  const values = { count: summaryLengths[length] };
  return {
    name: fill(enUS[key], values),
    name_localizations: {
      'zh-CN': fill(catalogues['zh-CN'][key], values),
      'zh-TW': fill(catalogues['zh-TW'][key], values),
    },
    value: length,
  };
}
