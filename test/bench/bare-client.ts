// A process of its own: the least that a discord.js program can do with a question. The floor of the bot.
import {
  ApplicationCommandOptionType,
  Client,
  Events,
  GatewayIntentBits,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';

const ANSWER = 'The same words for everyone.';
const ask: RESTPostAPIApplicationCommandsJSONBody = {
  name: 'ask',
  description: 'Answers with the same words',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'question',
      description: 'Is not read',
      required: true,
    },
  ],
};

const { DISCORD_API: api = '', DISCORD_TOKEN: token = '' } = process.env;
const { Guilds, GuildMessages } = GatewayIntentBits;
const client = new Client({
  intents: [Guilds, GuildMessages],
  allowedMentions: { parse: [], repliedUser: false },
  rest: { api },
});
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  await interaction.editReply(ANSWER);
});
client.on(Events.MessageCreate, async (message) => {
  if (!message.author.bot && message.mentions.has(client.user?.id ?? '')) await message.reply(ANSWER);
});
client.on(Events.ClientReady, (ready) => void ready.application.commands.set([ask]));
process.on('SIGTERM', () => void client.destroy());
await client.login(token);
