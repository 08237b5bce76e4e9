import { MessageFlags, type RepliableInteraction } from 'discord.js';
import type { MessagePayload } from '../render/payload.js';

/** Tells Discord at once that an answer will come; where `isPrivate`, only its asker will see it. */
export async function defer(interaction: RepliableInteraction, isPrivate: boolean): Promise<void> {
  await interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {});
}

/** Gives the answer: in place of the deferral, or else to the asker alone. */
export async function respond(interaction: RepliableInteraction, payload: MessagePayload): Promise<void> {
  if (interaction.deferred) await interaction.editReply(payload);
  else await interaction.reply({ ...payload, flags: MessageFlags.Ephemeral });
}
