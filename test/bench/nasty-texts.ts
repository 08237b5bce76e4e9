import { pageOf, tinyPdf } from '../article/tiny-pdf.js';

/** A text made to be slow to read: `size` characters, more or less, of one kind in one format. */
export interface NastyText {
  readonly name: string;
  /** The file's ending, which tells the format; `feed` for a feed. */
  readonly ending: 'txt' | 'md' | 'mdx' | 'html' | 'xhtml' | 'srt' | 'vtt' | 'pdf' | 'feed';
  readonly make: (size: number) => string | Buffer;
}

const repeated = (piece: string) => (size: number) => piece.repeat(Math.ceil(size / piece.length));
const within = (before: string, piece: string, after: string) => (size: number) =>
  before + repeated(piece)(size) + after;
const nested = (open: string, inside: string, close: string, most: number) => (size: number) => {
  const depth = Math.min(most, Math.floor(size / (open.length + close.length)));
  const one = open.repeat(depth) + inside + close.repeat(depth);
  return one.repeat(Math.max(1, Math.floor(size / one.length)));
};
const nestedList = (size: number) => {
  let list = '';
  for (let depth = 0; list.length < size; depth++) list += `${'  '.repeat(depth % 1500)}- item ${depth}\n`;
  return list;
};
const table = (size: number) => {
  const columns = Math.floor(size / 12);
  return `|${'a|'.repeat(columns)}\n|${'-|'.repeat(columns)}\n|${'b c|'.repeat(columns)}\n`;
};

/** Pieces of a text until it is large enough, each made of its number. */
const counted = (piece: (at: number) => string) => (size: number) => {
  const parts: string[] = [];
  for (let length = 0, at = 0; length < size; at++) {
    const part = piece(at);
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
};
const cueTime = (at: number) =>
  `${[Math.floor(at / 3600), Math.floor(at / 60) % 60, at % 60].map((part) => String(part).padStart(2, '0')).join(':')}`;
const cues = (words: (at: number) => string) =>
  counted((at) => `${at + 1}\n${cueTime(at)},000 --> ${cueTime(at + 1)},000\n${words(at)}\n\n`);
const rss = (piece: (at: number) => string) => (size: number) =>
  `<rss version="2.0"><channel><title>T</title>${counted(piece)(size)}</channel></rss>`;
const pages = (page: (at: number) => string, length: number) => (size: number) =>
  tinyPdf(Array.from({ length: Math.max(1, Math.floor(size / length)) }, (_, at) => page(at)));

const texts: readonly NastyText[] = [
  { name: 'capital words', ending: 'txt', make: repeated('NASA UNESCO WHO IMF ') },
  { name: 'Dr. Dr. Dr.', ending: 'txt', make: repeated('Dr. ') },
  { name: 'full stops', ending: 'txt', make: repeated('.') },
  { name: 'words and full stops, tight', ending: 'txt', make: repeated('a.') },
  { name: 'exclamation marks behind names', ending: 'txt', make: within('他说', 'Bonjour! 了', '。') },
  { name: 'opening brackets', ending: 'txt', make: within('a ', '（[《', ' b.') },
  { name: 'brackets inside one another', ending: 'txt', make: nested('（', '话。', '）', 100_000) },
  { name: 'quotation marks', ending: 'txt', make: repeated('他说：“好。”“') },
  { name: 'straight quotation marks', ending: 'txt', make: repeated('他问："谁？"') },
  { name: 'footnote marks', ending: 'txt', make: within('He quit.', '[1]', ' She stayed.') },
  { name: 'full-width blanks', ending: 'txt', make: within('字', '\u3000', '字') },
  { name: 'blank lines of blanks', ending: 'txt', make: repeated('   \n\u3000\t\n') },
  { name: 'short lines', ending: 'txt', make: repeated('字\n') },
  { name: 'no full stop at all', ending: 'txt', make: repeated('山高水长路远') },
  { name: 'questions and answers', ending: 'txt', make: repeated('Q: Who? A: I. ') },
  { name: 'joiners', ending: 'txt', make: repeated('م\u200c\u200d\u{1f3f4}\u{e0067}') },
  {
    name: 'field after field',
    ending: 'txt',
    make: within('Title: T\nSource: S\n', 'Summary: a\nBody: b\n', ''),
  },
  {
    name: 'bodies that repeat each other',
    ending: 'txt',
    make: (size) =>
      `Title: T\nSource: S\nSummary: ${repeated('the same words again. ')(size / 2)}\nContent: ${repeated('the same words again. ')(size / 2)}`,
  },
  { name: 'front matter of blanks', ending: 'md', make: within('---\ntitle: a', ' ', '\n---\nBody.') },
  { name: 'front matter without an end', ending: 'md', make: within('---\n', 'a: b\n', '') },
  {
    name: 'aliases in front matter',
    ending: 'md',
    make: within('---\na: &a [x]\n', 'b: [*a,*a,*a]\n', '---\nBody.'),
  },
  { name: 'deep list', ending: 'md', make: nestedList },
  { name: 'wide table', ending: 'md', make: table },
  { name: 'quotes inside one another', ending: 'md', make: within('', '> ', 'deep') },
  { name: 'items inside one another', ending: 'md', make: within('', '- ', 'deep') },
  { name: 'stars', ending: 'md', make: repeated('*a_ **b ') },
  { name: 'stars and commas', ending: 'md', make: repeated('*a,') },
  { name: 'stars in square brackets', ending: 'md', make: repeated('[*a] ') },
  { name: 'underlines', ending: 'md', make: repeated('a\n=b\n') },
  { name: 'opening square brackets', ending: 'md', make: repeated('[a](') },
  { name: 'wiki links without an end', ending: 'md', make: repeated('[[a|') },
  { name: 'dollars', ending: 'md', make: repeated('$a ') },
  { name: 'highlights without an end', ending: 'md', make: repeated('==a ') },
  { name: 'orders without an end', ending: 'md', make: repeated('{% a {{< b {#') },
  { name: 'tildes', ending: 'md', make: repeated('5~10~~a~') },
  { name: 'backticks', ending: 'md', make: repeated('`a``b```') },
  { name: 'containers', ending: 'md', make: repeated(':::tip\na\n') },
  {
    name: 'footnotes',
    ending: 'md',
    make: (size) =>
      Array.from({ length: Math.ceil(size / 24) }, (_, at) => `a[^${at}]\n\n[^${at}]: b\n\n`).join(''),
  },
  { name: 'ends of HTML', ending: 'md', make: repeated('</p>\nx\n') },
  { name: 'quotes that go on without their sign', ending: 'md', make: repeated('> a\nb\n') },
  { name: 'types in angle brackets', ending: 'md', make: repeated('vec<int> ') },
  { name: 'strong Chinese', ending: 'md', make: repeated('**“话”**的**') },
  { name: 'hard line breaks', ending: 'md', make: repeated('a  \n') },
  { name: 'expressions', ending: 'mdx', make: repeated('{a {b} ') },
  { name: 'imports', ending: 'mdx', make: repeated('import a\nexport b\n') },
  { name: 'comments before the page', ending: 'md', make: within('', '<!-- a -->', '<p>b</p>') },
  { name: 'comment without an end', ending: 'html', make: repeated('<!-- a ') },
  {
    name: 'deep divs, often',
    ending: 'html',
    make: nested('<div>', 'Some words of a story that goes on.', '</div>', 150),
  },
  { name: 'deep spans', ending: 'html', make: nested('<span>', 'words', '</span>', 4000) },
  { name: 'deep tables', ending: 'html', make: nested('<table><tr><td>', 'words', '</td></tr></table>', 60) },
  { name: 'deep lists', ending: 'html', make: nested('<ol><li>', 'words', '</li></ol>', 100) },
  { name: 'line breaks', ending: 'html', make: within('<div>a', '<br>', 'b</div>') },
  { name: 'words and line breaks', ending: 'html', make: repeated('words, of a line<br>') },
  { name: 'entities', ending: 'html', make: repeated('&amp;') },
  { name: 'opening angle brackets', ending: 'html', make: repeated('<a <') },
  { name: 'closing tags', ending: 'html', make: within('<div><p>a', '</b></i></p>', 'b') },
  { name: 'unclosed paragraphs', ending: 'html', make: repeated('<p>A sentence of a page. ') },
  { name: 'raised numbers', ending: 'html', make: repeated('a<sup>2</sup> ') },
  { name: 'struck words in struck words', ending: 'html', make: nested('<del>', 'a', '</del>', 150) },
  { name: 'links', ending: 'html', make: repeated('<a href="#a">b</a> ') },
  { name: 'many short paragraphs', ending: 'html', make: repeated('<div class="a"><p>One.</p></div>') },
  { name: 'hidden in hidden', ending: 'html', make: nested('<div hidden>', 'a', '</div>', 150) },
  { name: 'wide row', ending: 'html', make: within('<table><tr>', '<td>a</td>', '</tr></table>') },
  { name: 'preformatted lines', ending: 'html', make: within('<pre>', 'a line\n', '</pre>') },
  { name: 'formulas', ending: 'html', make: repeated('<math><mrow><mi>a</mi></mrow></math> ') },
  {
    name: 'formulas twice',
    ending: 'html',
    make: repeated('<span><math><mi>x</mi></math><i aria-hidden="true">x</i></span> '),
  },
  {
    name: 'what a click opens',
    ending: 'html',
    make: repeated(
      '<button aria-expanded="false" aria-controls="a">When?</button><div id="a" hidden>In May.</div>',
    ),
  },
  {
    name: 'programs in tables',
    ending: 'html',
    make: repeated('<table><tr><td><pre>1</pre></td><td><pre>a b</pre></td></tr></table>'),
  },
  { name: 'empty elements', ending: 'xhtml', make: repeated('<p/><b/>a ') },
  { name: 'cues without a full stop', ending: 'srt', make: cues(() => 'words of a talk') },
  {
    name: 'one sentence over all cues',
    ending: 'srt',
    make: cues((at) => (at % 20 === 0 ? 'It is.' : 'and on,')),
  },
  { name: 'captions that repeat', ending: 'srt', make: cues((at) => `line ${at}\nline ${at + 1}`) },
  { name: 'times alone', ending: 'srt', make: repeated('00:00:01,000 --> 00:00:02,000\n') },
  {
    name: 'one cue of many lines',
    ending: 'srt',
    make: within('00:00:01,000 --> 00:00:02,000\n', '- a line\n', ''),
  },
  { name: 'numbers', ending: 'srt', make: within('00:00:01,000 --> 00:00:02,000\n', '17\n', '') },
  {
    name: 'tags without an end',
    ending: 'vtt',
    make: within('WEBVTT\n\n00:01.000 --> 00:02.000\n', '<c.a <v <00:', ''),
  },
  {
    name: 'notes',
    ending: 'vtt',
    make: within('WEBVTT\n\n', 'NOTE a\n\n', '00:01.000 --> 00:02.000\nWords.'),
  },
  { name: 'entities', ending: 'vtt', make: within('WEBVTT\n\n00:01.000 --> 00:02.000\n', '&amp;&lt;', '') },
  {
    name: 'many entries',
    ending: 'feed',
    make: rss((at) => `<item><guid>${at}</guid><description>Words.</description></item>`),
  },
  {
    name: 'one large entry',
    ending: 'feed',
    make: within(
      '<rss><channel><item><guid>1</guid><description><![CDATA[',
      '<p>Words.</p>',
      ']]></description></item></channel></rss>',
    ),
  },
  {
    name: 'entry of entities',
    ending: 'feed',
    make: within(
      '<rss><channel><item><guid>1</guid><description>',
      '&amp;lt;b&gt; ',
      '</description></item></channel></rss>',
    ),
  },
  { name: 'elements inside one another', ending: 'feed', make: within('<rss><channel><item>', '<a>', '') },
  {
    name: 'names of entities',
    ending: 'feed',
    make: (size) => `<!DOCTYPE rss [${counted((at) => `<!ENTITY e${at} "a">`)(size)}]><rss><channel/></rss>`,
  },
  { name: 'attributes', ending: 'feed', make: within('<feed ', 'a="b" ', '></feed>') },
  {
    name: 'many lines on a page',
    ending: 'pdf',
    make: (size) =>
      tinyPdf([pageOf(Array.from({ length: size / 40 }, (_, at) => `line ${at} of a page with words`))]),
  },
  {
    name: 'many words side by side',
    ending: 'pdf',
    make: (size) =>
      tinyPdf([
        `BT /F 11 Tf ${counted((at) => `1 0 0 1 ${(at * 37) % 500} ${(at * 91) % 800} Tm (a) Tj `)(size)} ET`,
      ]),
  },
  {
    name: 'many pages',
    ending: 'pdf',
    make: pages((at) => pageOf(['A head', `Words of page ${at}.`, `${at}`]), 400),
  },
  { name: 'one long line', ending: 'pdf', make: (size) => tinyPdf([pageOf(['word '.repeat(size / 5)])]) },
];

/** One or more kinds of each format. */
export const nastyTexts = texts;
