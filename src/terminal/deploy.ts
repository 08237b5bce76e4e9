import { VerbatimError } from '../errors.js';
import { command, exitCodes } from './command.js';
import { writeLine } from './io.js';

export const deploy = command(
  {
    name: 'deploy',
    about: "Registers the bot's commands with Discord (the bot does it by itself when it starts)",
    words: '',
    options: {},
    notes: ['With DISCORD_GUILD they are registered in that server alone, and are there at once.'],
  },
  async ({ terminal, settings, deployDiscord }) => {
    if (settings.discordToken === undefined) {
      throw new VerbatimError(
        'deploy',
        'DISCORD_TOKEN is not set',
        "Copy .env.example to .env and write the bot's token there",
      );
    }
    const isNew = await deployDiscord(settings.discordToken, settings);
    const where = settings.discordGuild === undefined ? 'all servers' : `server ${settings.discordGuild}`;
    await writeLine(
      terminal.output,
      isNew ? `Commands registered in ${where}.` : `The commands in ${where} are as they should be.`,
    );
    return exitCodes.done;
  },
);
