import { type SummaryLength, summaryLengths } from '../answer/answer.js';
import { command, exitCodes } from './command.js';
import { writeLine } from './io.js';
import { summaryJson } from './json.js';
import { printableJson } from './plain.js';
import { renderSummary } from './render.js';
import { withEngine } from './session.js';
import { hyperlinkFor, showsColor, styleFor } from './style.js';

const lengths = Object.keys(summaryLengths) as SummaryLength[];
const counts = Object.entries(summaryLengths).map(([length, count]) => `${length} ${count}`);

export const summary = command(
  {
    name: 'summary',
    about: "Shows the article's own key sentences, in its order",
    words: '',
    options: {
      length: {
        type: 'string',
        choices: lengths,
        about: `How many sentences: ${counts.join(', ')}`,
      },
      topic: {
        type: 'string',
        value: 'TEXT',
        about: 'Only what the article says on this',
      },
      article: {
        type: 'string',
        value: 'ID',
        about: 'Which article, when there are several',
      },
      json: { type: 'boolean', about: 'Print the summary as one JSON object' },
    },
  },
  async (context, _words, { length, topic, article, json }) => {
    const { output, environment } = context.terminal;
    await withEngine(context, async (engine) => {
      const made = await engine.summarize({
        ...(length ? { length } : {}),
        ...(topic ? { topic } : {}),
        ...(article ? { articleId: article } : {}),
      });
      const style = styleFor(showsColor(output, environment));
      const hyperlink = hyperlinkFor(output, environment);
      await writeLine(
        output,
        json ? printableJson(summaryJson(made)) : renderSummary(made, style, hyperlink),
      );
    });
    return exitCodes.done;
  },
);
