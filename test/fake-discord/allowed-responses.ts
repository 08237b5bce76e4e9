import { InteractionResponseType, InteractionType } from 'discord.js';

const message = [
  InteractionResponseType.ChannelMessageWithSource,
  InteractionResponseType.DeferredChannelMessageWithSource,
];
const update = [InteractionResponseType.DeferredMessageUpdate, InteractionResponseType.UpdateMessage];
const { Pong, Modal, ApplicationCommandAutocompleteResult } = InteractionResponseType;

/**
 * How each kind of interaction may be answered.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object
 */
export const ALLOWED_RESPONSES: Readonly<Record<InteractionType, readonly InteractionResponseType[]>> = {
  [InteractionType.Ping]: [Pong],
  [InteractionType.ApplicationCommand]: [...message, Modal],
  [InteractionType.MessageComponent]: [...message, ...update, Modal],
  [InteractionType.ApplicationCommandAutocomplete]: [ApplicationCommandAutocompleteResult],
  [InteractionType.ModalSubmit]: [...message, ...update],
};
