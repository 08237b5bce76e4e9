import { chinese, english, type Story } from './stories.js';

/** A page in one of the shapes that pages have, and the lines of its article. */
export interface Page {
  readonly name: string;
  readonly html: string;
  readonly lines: readonly string[];
}

type Shape = (story: Story) => Omit<Page, 'name'>;

const p = (text: string) => `<p>${text}</p>`;
const all = (texts: readonly string[], tag = 'p') =>
  texts.map((text) => `<${tag}>${text}</${tag}>`).join('\n');
const anchors = (texts: readonly string[]) =>
  texts.map((text) => `<a href="/${encodeURI(text)}">${text}</a>`).join(' ');
const navigation = ({ links }: Story) =>
  `<nav class="top"><ul>${links.map((link) => `<li><a href="/x">${link}</a></li>`).join('')}</ul></nav>`;
const footer = ({ site, links }: Story) => `<footer><p>© ${site}</p><p>${anchors(links)}</p></footer>`;
const page = (story: Story, body: string, head = '') =>
  `<!doctype html>\n<html><head><title>${story.title} | ${story.site}</title><meta property="og:title" content="${story.title}">${head}<style>p { color: red }</style></head>\n<body>${body}</body></html>`;
const isChinese = (story: Story) => story === chinese;

const shapes: Readonly<Record<string, Shape>> = {
  'an article between navigation and footer': (story) => ({
    html: page(
      story,
      `${navigation(story)}<main><article><h1>${story.title}</h1>${all(story.paragraphs)}</article></main>${footer(story)}`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'class names of a social network, above a trade mark': (story) => ({
    html: page(
      story,
      `<div class="social-wrap share"><h1>${story.title}</h1>${all(story.paragraphs)}</div><div class="end"><p>${story.trademark}</p></div>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'class names of a sidebar': (story) => ({
    html: page(
      story,
      `${navigation(story)}<div class="sidebar menu"><div class="widget">${all(story.paragraphs)}</div></div>${footer(story)}`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'text that a script makes visible': (story) => ({
    html: page(
      story,
      `<h1>${story.title}</h1><div id="js_content" style="visibility: hidden; opacity: 0;">${story.paragraphs.map((text) => `<section><span>${text}</span></section>`).join('')}</div><script>show()</script>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'text that arrives in a hidden element': (story) => ({
    html: page(
      story,
      `<div id="root"><!--$?--><template id="B:1"></template><p>…</p></div><div hidden id="S:1"><article>${all(story.paragraphs)}</article></div><script>$RC("B:1","S:1")</script>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'several wrappers in an article': (story) => ({
    html: page(
      story,
      `<article><div class="a"><div>${all(story.paragraphs.slice(0, 3))}</div></div><h2>${story.site}</h2><div class="b"><div>${all(story.paragraphs.slice(3))}</div></div></article>${footer(story)}`,
    ),
    lines: [story.title, ...story.paragraphs.slice(0, 3), story.site, ...story.paragraphs.slice(3)],
  }),
  'facts beside the text': (story) => ({
    html: page(
      story,
      `${navigation(story)}<article><h1>${story.title}</h1>${all(story.paragraphs.slice(0, 2))}<aside class="facts">${p(story.paragraphs[2] ?? '')}</aside>${all(story.paragraphs.slice(3))}</article>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'a table that lays out the page': (story) => ({
    html: page(
      story,
      `<table width="100%"><tr><td bgcolor="#ccc">${anchors(story.links)}</td></tr><tr><td><table><tr><td><h1>${story.title}</h1>${all(story.paragraphs)}</td></tr></table></td></tr></table>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'paragraphs made of line breaks': (story) => ({
    html: page(
      story,
      `${navigation(story)}<div id="content"><h1>${story.title}</h1>${story.paragraphs.join('<br><br>\n')}</div>${footer(story)}`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'inline elements with names of what is left out': (story) => ({
    html: page(
      story,
      `<article>${story.paragraphs.map((text) => `<p><span class="comment">${text.slice(0, 6)}</span><span class="nopopups sponsor-name">${text.slice(6, 12)}</span><button>${text.slice(12, 15)}</button>${text.slice(15)}</p>`).join('')}</article>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'questions and answers in a list of definitions': (story) => {
    const question = isChinese(story) ? '大桥什么时候重新开放？' : 'When will the bridge reopen?';
    return {
      html: page(
        story,
        `${navigation(story)}<main><dl>${story.paragraphs.map((text) => `<dt>${question}</dt><dd>${text}</dd>`).join('')}</dl></main>${footer(story)}`,
      ),
      lines: [story.title, ...story.paragraphs.flatMap((text) => [question, text])],
    };
  },
  'questions that open': (story) => {
    const question = isChinese(story) ? '渡轮要多少钱？' : 'What does the ferry cost?';
    return {
      html: page(
        story,
        `<main>${story.paragraphs.map((text) => `<details><summary><h3>${question}</h3></summary><div>${text}</div></details>`).join('')}</main>`,
      ),
      lines: [story.title, ...story.paragraphs.flatMap((text) => [question, text])],
    };
  },
  'an interview in bold and plain': (story) => {
    const question = isChinese(story) ? '您怎么看这件事？' : 'What do you think of it?';
    return {
      html: page(
        story,
        `<div class="post">${story.paragraphs.map((text) => `<p><strong>${question}</strong> ${text}</p>`).join('')}</div>`,
      ),
      lines: [story.title, ...story.paragraphs.flatMap((text) => [question, text])],
    };
  },
  'steps of which the last scans a code': (story) => {
    const last = isChinese(story)
      ? '扫描电脑屏幕上的二维码，关注公众号。'
      : 'Scan the QR code on the screen of your computer.';
    const steps = [...story.paragraphs.slice(0, 3), last];
    return {
      html: page(story, `<article><h1>${story.title}</h1><ol>${all(steps, 'li')}</ol></article>`),
      lines: [story.title, ...steps.map((step, at) => `${at + 1}. ${step}`)],
    };
  },
  'a timetable under a text': (story) => ({
    html: page(
      story,
      `<article>${all(story.paragraphs)}<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>6:00</td><td>6:20<br>6:40</td></tr><tr><td>7:00</td><td>7:20</td></tr></tbody></table></article>`,
    ),
    lines: [story.title, ...story.paragraphs, 'A B', '6:00 6:20 6:40', '7:00 7:20'],
  }),
  'a mail in an archive': (story) => ({
    html: page(
      story,
      `${navigation(story)}<pre>${story.paragraphs.map((text) => (isChinese(story) ? text.replace(/.{20}/gu, '$&\n') : text.replace(/(.{50,60}) /g, '$1\n'))).join('\n\n')}</pre>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'remarks that are longer than the article': (story) => ({
    html: page(
      story,
      `<article><h1>${story.title}</h1>${all(story.paragraphs)}</article><section id="comments" class="comments"><ol class="comment-list">${[...story.remarks, ...story.remarks, ...story.remarks].map((text) => `<li class="comment"><p>${text}</p></li>`).join('')}</ol></section>`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'lists of other stories around the text': (story) => ({
    html: page(
      story,
      `<div class="layout"><div class="col"><h1>${story.title}</h1><ul class="share">${story.links.map((link) => `<li><a href="/s">${link}</a></li>`).join('')}</ul>${all(story.paragraphs)}</div><div class="col"><ul>${story.remarks.map((text) => `<li><a href="/r">${text}</a></li>`).join('')}</ul></div></div>${footer(story)}`,
    ),
    lines: [story.title, ...story.paragraphs],
  }),
  'raised numbers, footnotes and a formula': (story) => ({
    html: page(
      story,
      `<article>${story.paragraphs.map((text, at) => p(`${text}<sup><a href="#n${at}">[${at + 1}]</a></sup>`)).join('')}<p>Q <math><mo>=</mo><mn>10</mn></math><sup>6</sup> m<sup>3</sup></p></article>`,
    ),
    lines: [story.title, ...story.paragraphs, 'Q =10⁶ m³'],
  }),
  'a short notice beside a hidden dialog': (story) => ({
    html: page(
      story,
      `<header><a href="/">${story.site}</a></header><main><h1>${story.title}</h1>${all(story.paragraphs.slice(0, 2))}</main><div class="cookie-banner" style="display:none">${all([...story.remarks, ...story.remarks, ...story.remarks])}</div><dialog>${all(story.remarks)}</dialog>`,
    ),
    lines: [story.title, ...story.paragraphs.slice(0, 2)],
  }),
};

/** Every shape in both languages. */
export const pages: readonly Page[] = Object.entries(shapes).flatMap(([name, shape]) => [
  { name: `${name}, English`, ...shape(english) },
  { name: `${name}, Chinese`, ...shape(chinese) },
]);
