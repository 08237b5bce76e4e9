import { type Client, InteractionWebhook, MessageFlags } from 'discord.js';
import { answerQuestion } from '../answer-question.js';
import { Refusal } from '../refusal.js';
import { logReplyFailure } from '../reply-failures.js';
import type { Services } from '../services.js';
import { isInTimeToAnswer, type TakenInteraction } from '../unfinished.js';

/**
 * Ends the "thinking" that a process before this one left: questions are answered, for the rest people are told to ask
 * again.
 */
export async function answerLeft(
  services: Services,
  client: Client<true>,
  left: TakenInteraction,
): Promise<void> {
  const { id, applicationId, token, locale, question } = left;
  const webhook = new InteractionWebhook(client, applicationId, token);
  try {
    const reply = await webhook.fetchMessage('@original');
    if (!reply.flags.has(MessageFlags.Loading)) return;
    if (question === undefined) {
      await webhook.editMessage('@original', new Refusal('error.restarted').render(locale));
      return;
    }
    const isStillWanted = () => isInTimeToAnswer(left.at);
    const asked = { ...question, id, locale, arrivedMs: performance.now(), isStillWanted };
    await answerQuestion(services, asked, async ({ payload }) => {
      await webhook.editMessage('@original', payload);
    });
  } catch (error) {
    logReplyFailure(services.log, id, error);
  } finally {
    services.unfinished.finish(id);
  }
}
