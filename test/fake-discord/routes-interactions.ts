import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  MessageType,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import { ALLOWED_RESPONSES } from './allowed-responses.js';
import { ApiError, apiError } from './api-error.js';
import type { Interaction } from './interaction.js';
import { checkChoices } from './limits-command.js';
import { checkMessage, refuseEmpty } from './limits-message.js';
import { deleteMessage, postMessage } from './messages.js';
import type { PostedMessage } from './model.js';
import { bodyAs, type Call, noContent, ok, type Reply, type Route, route } from './route.js';
import { changeMessage } from './routes-messages.js';

const WEBHOOK = '/webhooks/:application/:token';
const OWN_FLAGS =
  MessageFlags.Ephemeral |
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2;
const open = { needsToken: false } as const;

type MessageData = Partial<RESTPostAPIChannelMessageJSONBody>;

const {
  ChannelMessageWithSource,
  DeferredChannelMessageWithSource,
  DeferredMessageUpdate,
  UpdateMessage,
  Modal,
} = InteractionResponseType;
const { ApplicationCommandAutocompleteResult } = InteractionResponseType;

/** Answers to interactions, and the messages that may be sent and changed with an interaction's token. */
export const interactionRoutes: readonly Route[] = [
  route('POST', '/interactions/:interaction/:token/callback', (call) => acknowledge(call), open),
  route('POST', WEBHOOK, (call) => followUp(call), open),
  route('GET', `${WEBHOOK}/messages/:message`, (call) => ok(named(call).message.data), open),
  route(
    'PATCH',
    `${WEBHOOK}/messages/:message`,
    (call) => {
      const { interaction, message } = named(call);
      changeMessage(call, message, bodyAs<RESTPatchAPIChannelMessageJSONBody>(call));
      if (message === interaction.response) interaction.edits.push(message.data);
      return ok(message.data);
    },
    open,
  ),
  route(
    'DELETE',
    `${WEBHOOK}/messages/:message`,
    (call) => {
      deleteMessage(call.world, named(call).message);
      return noContent;
    },
    open,
  ),
];

function acknowledge(call: Call): Reply {
  const interaction = call.interactions.toAcknowledge(call.param('interaction'), call.param('token'));
  const body = call.body as APIInteractionResponse;
  if (!ALLOWED_RESPONSES[interaction.type].includes(body.type)) {
    throw new ApiError(400, 50035, 'Invalid Form Body', {
      type: {
        _errors: [
          { code: 'INTERACTION_APPLICATION_COMMAND_CALLBACK_TYPE_INVALID', message: `Not ${body.type}` },
        ],
      },
    });
  }
  const message = respond(call, interaction, body);
  interaction.acknowledgedWith = body.type;
  interaction.ackAfterMs = Date.now() - interaction.createdAt;
  call.world.changed();
  if (call.query.get('with_response') !== 'true') return noContent;
  return ok({
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: interaction.channel.id,
      ...(interaction.channel.guildId !== null && { guild_id: interaction.channel.guildId }),
      ...(message && {
        response_message_id: message.id,
        response_message_loading: interaction.isLoading,
        response_message_ephemeral: message.visibleTo !== null,
      }),
    },
    ...(message && { resource: { type: body.type, message: message.data } }),
  });
}

function respond(call: Call, interaction: Interaction, body: APIInteractionResponse): PostedMessage | null {
  switch (body.type) {
    case ChannelMessageWithSource:
      interaction.response = send(call, interaction, body.data as MessageData, ['data']);
      return interaction.response;
    case DeferredChannelMessageWithSource: {
      const flags = ((body.data?.flags ?? 0) & OWN_FLAGS) | MessageFlags.Loading;
      interaction.response = put(call, interaction, {}, flags);
      return interaction.response;
    }
    case DeferredMessageUpdate:
    case UpdateMessage: {
      if (!interaction.source) throw apiError('unknownMessage');
      interaction.response = interaction.source;
      if (body.type === UpdateMessage) {
        changeMessage(call, interaction.source, (body.data ?? {}) as RESTPatchAPIChannelMessageJSONBody);
        interaction.edits.push(interaction.source.data);
      }
      return interaction.source;
    }
    case ApplicationCommandAutocompleteResult:
      checkChoices(body.data.choices ?? []);
      interaction.choices = body.data.choices ?? [];
      return null;
    case Modal:
      interaction.modal = body.data;
      return null;
    default:
      return null;
  }
}

function followUp(call: Call): Reply {
  const interaction = call.interactions.byToken(call.param('application'), call.param('token'));
  const body = bodyAs<MessageData>(call);
  if (interaction.response && interaction.isLoading) {
    // Discord lets the first follow-up of a deferred answer take its place.
    changeMessage(call, interaction.response, {
      ...body,
      flags: undefined,
    } as RESTPatchAPIChannelMessageJSONBody);
    interaction.edits.push(interaction.response.data);
    return ok(interaction.response.data);
  }
  const message = send(call, interaction, body, []);
  interaction.followups.push(message);
  return ok(message.data);
}

function send(call: Call, interaction: Interaction, body: MessageData, at: readonly string[]): PostedMessage {
  checkMessage(
    body,
    call.files.map(({ number }) => number),
    at,
  );
  refuseEmpty(body, call.files.length);
  return put(call, interaction, body, (body.flags ?? 0) & OWN_FLAGS);
}

function put(call: Call, interaction: Interaction, body: MessageData, flags: number): PostedMessage {
  return postMessage(call.world, {
    channel: interaction.channel,
    author: call.world.bot,
    content: body.content,
    embeds: body.embeds,
    components: body.components,
    attachments: body.attachments,
    files: call.files,
    allowedMentions: body.allowed_mentions,
    flags,
    webhookId: call.world.applicationId,
    visibleTo: (flags & MessageFlags.Ephemeral) !== 0 ? interaction.user.id : null,
    interaction: interaction.metadata,
    type: responseType(interaction),
    reference: interaction.source,
  });
}

function responseType({ source, metadata }: Interaction): MessageType | undefined {
  if (source) return undefined;
  const isOfMessage = metadata !== undefined && 'target_message_id' in metadata;
  return isOfMessage ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand;
}

/** The message that the path names: `@original`, a follow-up, or the response by its id. */
function named(call: Call): { interaction: Interaction; message: PostedMessage } {
  const interaction = call.interactions.byToken(call.param('application'), call.param('token'));
  const id = call.param('message');
  const candidates = [...(interaction.response ? [interaction.response] : []), ...interaction.followups];
  const message =
    id === '@original' ? interaction.response : candidates.find((candidate) => candidate.id === id);
  if (!message || message.deleted) throw apiError('unknownMessage');
  return { interaction, message };
}
