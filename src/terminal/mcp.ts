import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import type { Engine } from '../answer/engine.js';
import { messageOf, VerbatimError } from '../errors.js';
import { command, exitCodes } from './command.js';
import { answerJson } from './json.js';
import { renderAnswer } from './render.js';
import { withEngine } from './session.js';
import { styleFor } from './style.js';

const MAX_QUESTION_CHARACTERS = 4_000;
const plain = styleFor(false);

export const mcp = command(
  {
    name: 'mcp',
    about: 'Serves quotes to an assistant by the Model Context Protocol, on standard input and output',
    words: '',
    options: {},
    notes: [
      'An editor or a desktop client starts it with the command: node dist/main.js mcp',
      'Its tools: quote (a question gives verbatim quotes with citations and links) and list_articles.',
    ],
  },
  async (context) => {
    const { input, output } = context.terminal;
    const ended = new Promise<void>((resolve) => input.once('end', resolve).once('close', resolve));
    let onOpened: (engine: Engine) => void = () => {};
    const opening = new Promise<Engine>((resolve) => {
      onOpened = resolve;
    });
    // A client gives up on a server that does not greet it at once, and a new index takes longer than that.
    const served = serveStdio(() => serverOf(opening, context.version), {
      transport: new StdioServerTransport(input, output),
      onerror: (error) => context.log.warn({ error: messageOf(error) }, 'mcp'),
    });
    try {
      await withEngine(context, async (engine) => {
        onOpened(engine);
        await ended;
      });
    } finally {
      await served.close();
    }
    return exitCodes.done;
  },
);

const quoteInput = z.object({
  question: z.string().trim().min(1).max(MAX_QUESTION_CHARACTERS).describe('In Chinese, English or a mix'),
  article: z.string().optional().describe('The id of the one article to ask, as list_articles gives it'),
  earlier: z.array(z.string()).optional().describe('Earlier questions of the conversation, oldest first'),
});

function serverOf(opening: Promise<Engine>, version: string): McpServer {
  const server = new McpServer({ name: 'verbatim', version });
  server.registerTool(
    'quote',
    {
      title: 'Quote the articles',
      description:
        "Answers a question only in the articles' own words: up to three verbatim quotes, each with title, section, paragraph and a link to the quoted words. Says so when no article answers.",
      inputSchema: quoteInput,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ question, article, earlier }) => {
      const engine = await opening;
      try {
        const answer = await engine.ask(question, {
          ...(article === undefined ? {} : { articleId: article }),
          ...(earlier === undefined ? {} : { context: earlier }),
        });
        const asked = article === undefined ? engine.articles.length : 1;
        return {
          content: [{ type: 'text', text: renderAnswer(answer, asked, plain) }],
          structuredContent: { ...answerJson(answer) },
        };
      } catch (error) {
        // A question that cannot be asked is for the assistant to mend; anything else is a fault.
        if (!(error instanceof VerbatimError)) throw error;
        return { content: [{ type: 'text', text: error.message }], isError: true };
      }
    },
  );
  server.registerTool(
    'list_articles',
    {
      title: 'List the articles',
      description: 'The articles that can be asked: id, title, source, date, language and link of each.',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async () => {
      const articles = (await opening).articles.map(({ id, title, source, publishedAt, language, link }) => ({
        id,
        title,
        source,
        publishedAt,
        language,
        link,
      }));
      return {
        content: [{ type: 'text', text: articles.map(({ id, title }) => `${id}: ${title}`).join('\n') }],
        structuredContent: { articles },
      };
    },
  );
  return server;
}
