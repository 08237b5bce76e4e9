import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';
import { loadLibrary } from '../../src/article/library.js';
import { packageRoot } from '../../src/package-root.js';

const quoted = z.object({
  status: z.enum(['answered', 'not-in-article']),
  quotes: z.array(
    z.object({ text: z.string(), start: z.number(), end: z.number(), article: z.string(), link: z.string() }),
  ),
});

describe('an assistant, by the Model Context Protocol', () => {
  let client: Client;
  let indexDir: string;

  before(async () => {
    indexDir = await mkdtemp(join(tmpdir(), 'verbatim-mcp-'));
    client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [join(packageRoot, 'build', 'src', 'main.js'), 'mcp'],
        env: { INDEX_DIR: indexDir, PATH: process.env.PATH ?? '' },
        stderr: 'ignore',
      }),
    );
  });

  after(async () => {
    await client.close();
    await rm(indexDir, { recursive: true, force: true });
  });

  test('sees two tools that only read', async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), ['list_articles', 'quote']);
    assert.ok(tools.every(({ annotations }) => annotations?.readOnlyHint === true));
  });

  test('lists the articles', async () => {
    const { structuredContent } = await client.callTool({ name: 'list_articles' });
    const { articles } = await loadLibrary(join(packageRoot, 'data', 'articles'));
    assert.deepEqual(structuredContent, {
      articles: articles.map(({ id, title, source, publishedAt, language, link }) => ({
        id,
        title,
        source,
        publishedAt,
        language,
        link,
      })),
    });
  });

  test('is given quotes that stand in the article, character for character, with their links', async () => {
    const { content, structuredContent } = await client.callTool({
      name: 'quote',
      arguments: { question: 'Genie 3 是谁做的？' },
    });
    const { status, quotes } = quoted.parse(structuredContent);
    assert.equal(status, 'answered');
    assert.ok(quotes.length > 0);
    const { articles } = await loadLibrary(join(packageRoot, 'data', 'articles'));
    const [first] = z.array(z.object({ text: z.string() })).parse(content);
    for (const { text, start, end, article, link } of quotes) {
      assert.equal(text, articles.find(({ id }) => id === article)?.text.slice(start, end));
      assert.match(link, /^https?:\/\/.*#:~:text=/);
      assert.ok(first?.text.includes(text));
    }
  });

  test('is told in one line what is wrong with a question', async () => {
    const { content, isError } = await client.callTool({
      name: 'quote',
      arguments: { question: 'who?', article: 'nowhere' },
    });
    assert.equal(isError, true);
    const [first] = z.array(z.object({ text: z.string() })).parse(content);
    assert.match(first?.text ?? '', /^ask: there is no article nowhere\. Choose one of: [^\n]+$/);
  });
});
