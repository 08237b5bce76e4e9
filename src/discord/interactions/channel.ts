import { ChannelType, type ChatInputCommandInteraction, PermissionFlagsBits } from 'discord.js';
import { messageOf, VerbatimError } from '../../errors.js';
import { questionChannel } from '../commands/definitions.js';
import { readOptions } from '../commands/options.js';
import { type Locale, localeOf } from '../locales/locales.js';
import { lackingPermissions, permissionNotice } from '../permissions.js';
import { Refusal } from '../refusal.js';
import { renderNotice } from '../render/notice.js';
import type { MessagePayload } from '../render/payload.js';
import type { Services } from '../services.js';
import { defer, respond } from './respond.js';

type Cached = ChatInputCommandInteraction<'cached'>;

/** `/channel`: where questions are answered without a mention. */
export async function onChannel(services: Services, interaction: ChatInputCommandInteraction): Promise<void> {
  if (!interaction.inCachedGuild()) throw new Refusal('error.serverOnly');
  if (!interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild)) {
    throw new Refusal('error.manageServer');
  }
  const options = readOptions(questionChannel, interaction.options.data);
  await defer(interaction, true);
  await respond(interaction, await carryOut(services, interaction, options));
}

async function carryOut(
  services: Services,
  interaction: Cached,
  options: ReturnType<typeof readOptions<typeof questionChannel>>,
): Promise<MessagePayload> {
  switch (options.subcommand) {
    case 'add':
      return add(services, interaction, options.channel ?? interaction.channelId);
    case 'remove':
      return remove(services, interaction, options.channel ?? interaction.channelId);
    case 'list':
      return list(services, interaction);
  }
}

async function add(services: Services, interaction: Cached, channelId: string) {
  const locale = localeOf(interaction.locale);
  const channel = interaction.guild.channels.cache.get(channelId);
  if (channel?.type !== ChannelType.GuildText && channel?.type !== ChannelType.GuildAnnouncement) {
    throw new Refusal('error.channelKind');
  }
  const isNew = await services.state.channels.add(interaction.guildId, channelId);
  const key = isNew ? 'channel.added' : 'channel.alreadyAdded';
  const missing = lackingPermissions(channel);
  const notices = [
    renderNotice(locale, key, { channel: `<#${channelId}>` }),
    ...(missing.length > 0 ? [permissionNotice(channelId, missing, locale)] : []),
    ...(await withoutMentions(services, interaction.id, locale)),
  ];
  return { ...notices[0], content: notices.map(({ content }) => content).join('\n') } as MessagePayload;
}

/** Switches the reading of messages that do not mention the bot on; says so where that is not possible. */
async function withoutMentions({ messageContent, log }: Services, id: string, locale: Locale) {
  try {
    return (await messageContent.enable()) ? [] : [renderNotice(locale, 'channel.noIntent')];
  } catch (error) {
    log.error({ id, error: messageOf(error) }, 'the Message Content Intent could not be switched on');
    const reason = error instanceof VerbatimError ? error.what : messageOf(error);
    return [renderNotice(locale, 'channel.intentFailed', { reason })];
  }
}

async function remove({ state }: Services, interaction: Cached, channelId: string) {
  const wasThere = await state.channels.remove(interaction.guildId, channelId);
  const key = wasThere ? 'channel.removed' : 'channel.notAdded';
  return renderNotice(localeOf(interaction.locale), key, { channel: `<#${channelId}>` });
}

async function list({ state, messageContent }: Services, interaction: Cached) {
  const locale = localeOf(interaction.locale);
  const channels = state.channels.list(interaction.guildId).map((id) => `<#${id}>`);
  if (channels.length === 0) return renderNotice(locale, 'channel.none');
  const listed = renderNotice(locale, 'channel.list', { channels: channels.join(', ') });
  if (messageContent.isOn) return listed;
  return { ...listed, content: `${listed.content}\n${renderNotice(locale, 'channel.noIntent').content}` };
}
