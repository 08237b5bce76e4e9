import { VerbatimError } from '../errors.js';
import { chat } from './chat.js';
import { command } from './command.js';
import { writeLine } from './io.js';
import { languageOf, messages } from './messages.js';

export const start = command(
  {
    name: 'start',
    about: 'Starts the Discord bot; without a token on a terminal, the chat',
    words: '',
    options: {},
  },
  async (context, words) => {
    const { terminal, settings, startDiscord } = context;
    if (settings.discordToken) return startDiscord(settings.discordToken, context);
    if (!terminal.input.isTTY || !terminal.output.isTTY) {
      throw new VerbatimError(
        'start',
        'DISCORD_TOKEN is not set, and there is no terminal to chat in',
        'Copy .env.example to .env and write the bot\'s token there; or ask without Discord: npm run ask -- "..."',
      );
    }
    for (const line of messages[languageOf(terminal.environment)].startWithoutToken) {
      await writeLine(terminal.output, line);
    }
    return chat.run(context, words, {});
  },
);
