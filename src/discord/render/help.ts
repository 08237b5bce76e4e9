import { ButtonStyle } from 'discord.js';
import type { Article } from '../../article/article.js';
import { articleRef, encodeButton } from '../custom-id.js';
import { oneLine } from '../escape.js';
import { limits } from '../limits.js';
import { type Locale, say } from '../locales/locales.js';
import { graphemeBounds, shorten } from '../shorten.js';
import { button, buttonRows, colours, type MessagePayload, message } from './payload.js';

const EXAMPLES = 3;
const MAX_TOPIC = 40;

/** What the bot can do, on at most two screens of a phone, with example questions as buttons that ask them. */
export function renderHelp(articles: readonly Article[], locale: Locale): MessagePayload {
  const command = (name: 'ask' | 'summary' | 'article' | 'channel') =>
    `\`/${say(locale, `command.${name}.name`)}\``;
  const askMessage = say(locale, 'command.askMessage.name');
  const [article] = articles;
  const examples = article === undefined ? [] : exampleQuestions(article, locale);
  const lines = [
    say(locale, 'help.summary', { summary: command('summary') }),
    say(locale, 'help.article', { article: command('article') }),
    say(locale, 'help.channel', { channel: command('channel') }),
  ];
  return message({
    embeds: [
      {
        color: colours.neutral,
        title: say(locale, 'help.title'),
        description: [
          say(locale, 'help.promise'),
          `**${say(locale, 'help.askTitle')}**`,
          [
            say(locale, 'help.ask', { ask: command('ask') }),
            say(locale, 'help.message', { askMessage }),
          ].join('\n'),
          `**${say(locale, 'help.moreTitle')}**`,
          [...lines, say(locale, 'help.buttons')].join('\n'),
          ...(examples.length > 0 ? [`**${say(locale, 'help.examples')}**`] : []),
        ].join('\n\n'),
      },
    ],
    components: examples.flatMap((question, index) =>
      article === undefined
        ? []
        : buttonRows([
            button(
              encodeButton({ action: 'example', article: articleRef(article), index, locale }),
              { label: question },
              ButtonStyle.Secondary,
            ),
          ]),
    ),
  });
}

/**
 * Three questions that suit any article: about its first sections, filled up with general ones. The same article and
 * locale give the same questions, so a button needs to hold only a question's number. Each fits a button.
 */
export function exampleQuestions(article: Article, locale: Locale): string[] {
  const topics = topicsOf(article).map((topic) => say(locale, 'example.section', { topic }));
  const general = [say(locale, 'example.main'), say(locale, 'example.numbers'), say(locale, 'example.who')];
  return [...topics, ...general].slice(0, EXAMPLES).map((question) => shorten(question, limits.buttonLabel));
}

/** The first sections that have a name; no more sections are read, for there may be thousands. */
function topicsOf({ sections }: Article): string[] {
  const topics: string[] = [];
  for (const { heading } of sections) {
    if (topics.length === EXAMPLES - 1) break;
    const topic = oneLine(heading ?? '');
    if (graphemeBounds(topic).length > 2) topics.push(shorten(topic, MAX_TOPIC));
  }
  return topics;
}
