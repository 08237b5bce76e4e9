import { type APIApplication, REST, Routes } from 'discord.js';
import { messageOf, VerbatimError } from '../../errors.js';
import type { Secret } from '../../setting-table.js';
import type { Settings } from '../../settings.js';
import { restProxy } from '../proxy.js';
import { deployCommands } from './deploy.js';

const UNAUTHORIZED = 401;

/**
 * Registers the commands without starting the bot.
 *
 * @returns whether they differed from what Discord had.
 * @throws VerbatimError when Discord refuses or cannot be reached.
 */
export async function deployByHand(
  token: Secret,
  { discordApi, discordGuild }: Pick<Settings, 'discordApi' | 'discordGuild'>,
): Promise<boolean> {
  const rest = new REST({ api: discordApi, ...restProxy(discordApi) }).setToken(token.reveal());
  try {
    const { id } = (await rest.get(Routes.currentApplication())) as APIApplication;
    return await deployCommands({ rest, applicationId: id, guildId: discordGuild });
  } catch (error) {
    const isRefused = error instanceof Error && 'status' in error && error.status === UNAUTHORIZED;
    throw isRefused
      ? new VerbatimError('deploy', 'Discord refuses DISCORD_TOKEN', "Copy the bot's token again", {
          cause: error,
        })
      : new VerbatimError(
          'deploy',
          `the commands could not be registered at ${discordApi} (${messageOf(error)})`,
          'Check the network, DISCORD_GUILD, and that the bot was invited with applications.commands',
          { cause: error },
        );
  }
}
