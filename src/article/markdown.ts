import { marked } from 'marked';
import { type Draft, noMetadata } from './draft.js';
import { htmlBlocks } from './html.js';

const frontMatter = /^---[^\S\n]*\n(.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)/s;
const cjk = '[\\p{Script=Han}\\u2018-\\u201d\\u3000-\\u303f\\uff00-\\uffef]';
// CommonMark leaves `**“word”**next` as it is, because its rules count on spaces around words.
const strongBesideChinese = new RegExp(
  `\\*\\*(?=\\S)([^*]+?)(?<=\\S)\\*\\*(?=${cjk})|(?<=${cjk})\\*\\*(?=\\S)([^*]+?)(?<=\\S)\\*\\*`,
  'gu',
);

/** Reads Markdown: front matter (`title`, `link` or `url`, `source`, `date`), then GitHub's flavour. */
export function readMarkdown(text: string): Draft {
  const header = frontMatter.exec(text);
  const fields = frontMatterFields(header?.[1] ?? '');
  const html = marked.parse(text.slice(header?.[0].length ?? 0), {
    async: false,
    gfm: true,
  });
  return {
    metadata: {
      ...noMetadata,
      title: fields.get('title') ?? null,
      link: fields.get('link') ?? fields.get('url') ?? null,
      source: fields.get('source') ?? null,
      publishedAt: fields.get('date') ?? fields.get('published') ?? null,
    },
    blocks: htmlBlocks(html).map((block) => ({
      ...block,
      text: block.text.replace(strongBesideChinese, '$1$2'),
    })),
  };
}

function frontMatterFields(lines: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const [, name, value] = /^([A-Za-z][\w-]*)\s*:\s+(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value) fields.set(name.toLowerCase(), unquoted(value));
  }
  return fields;
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}
