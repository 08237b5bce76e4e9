import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linesOf, readAs, textOf } from './reading.js';

const markdown = (content: string, name = 'a.md') => textOf(readAs(name, content));

describe('Markdown', () => {
  it('strikes with two tildes only', () => {
    const prices = '5~10元，涨了3~5%。价格在100~200之间。';
    assert.equal(markdown(prices), prices);
    assert.equal(markdown('One ~~gone~~ stays ~here~.'), 'One stays ~here~.');
  });

  it('leaves mathematics as it is written', () => {
    for (const formula of ['$a*b*c$', '$$x_1*y_2*z$$', '\\(a*b*c\\)']) {
      assert.equal(markdown(`So ${formula} holds.`), `So ${formula} holds.`);
    }
    assert.equal(markdown('It costs $5 and *not* $10.'), 'It costs $5 and not $10.');
  });

  it('may begin with HTML', () => {
    const article = readAs(
      'a.md',
      '<h1 align="center">My Tool</h1>\n## Install\nRun `npm i` first.\n\n<p>Done.</p>',
    );
    assert.deepEqual(linesOf(article), [
      'title My Tool',
      'heading Install',
      'paragraph Run npm i first.',
      'paragraph Done.',
    ]);
  });

  it('may be a whole page', () => {
    assert.equal(
      textOf(readAs('a.md', '<!-- saved -->\n<!doctype html><html><body><p>A page.</p></body></html>')),
      'A page.',
    );
  });

  const flavours: Readonly<Record<string, readonly [content: string, text: string]>> = {
    'the name of a heading': ['## A {#a}\n\nText.', 'A\nText.'],
    'the class of a heading': ['## A {.b #a}\n\nText.', 'A\nText.'],
    'a list of attributes': ['Words.\n{: .note}\n\nMore.', 'Words.\nMore.'],
    'a container': ['Before.\n\n:::tip\nInside.\n:::\n\nAfter.', 'Before.\nInside.\nAfter.'],
    'a container with a title, without blank lines': [
      'Before.\n:::tip Mind\nInside.\n:::\nAfter.',
      'Before.\nMind\nInside.\nAfter.',
    ],
    'a callout': ['> [!note]\n> Noted well.', 'Noted well.'],
    'a callout of GitHub': ['> [!WARNING]\n> Noted well.', 'Noted well.'],
    'an admonition': [
      '!!! note "Mind"\n    The step is steep.\n\nAfter.',
      'Mind\nThe step is steep.\nAfter.',
    ],
    'an order of Liquid': [
      'Before.\n\n{% include toc.html %}\n\nAfter {% b %} this.',
      'Before.\nAfter this.',
    ],
    'an order of Hugo': [
      'Before.\n\n{{< figure src="a.png" >}}\n\nAfter {{% b %}} this.',
      'Before.\nAfter this.',
    ],
    'marked words': ['Some ==marked== words, a == b.', 'Some marked words, a == b.'],
    'a wiki link': ['See [[page|the label]] and [[Other]].', 'See the label and Other.'],
    'a footnote': [
      'It stands[^1] here.\n\nNext.\n\n[^1]: Since 1684.',
      'It stands here.\nNext.\nSince 1684.',
    ],
    'brackets that are no footnote': ['Use [^a-z] here.', 'Use [^a-z] here.'],
    'a hard line break in a sentence': ['The bridge opens  \nin August.', 'The bridge opens in August.'],
    'a backslash at a line end': ['The bridge opens\\\nin August.', 'The bridge opens in August.'],
    'a table of contents': ['[TOC]\n\nText.', 'Text.'],
    'a table of contents in two brackets': ['[[toc]]\n\nText.', 'Text.'],
    'a table of contents of kramdown': ['* Contents\n{:toc}\n\nText.', 'Text.'],
    'signs in the second place of a line': [
      '哇!!! 太好了。\n\na::: b\n\na!!! note\n    b',
      '哇!!! 太好了。\na::: b\na!!! note b',
    ],
    'the name of a heading behind closing signs': ['## A ## {#a}\n\nText.', 'A\nText.'],
    'words with a class': ['Some [red words]{.red} here.', 'Some red words here.'],
    'a callout with a title': ['> [!TIP]- 提示\n> 看这里。', '提示\n看这里。'],
    'a remark of Obsidian': [
      'Before %%a remark%% after 5%% of it.\n\n%%\nLong\nremark.\n%%\n\nText.',
      'Before after 5%% of it.\nText.',
    ],
    'an abbreviation': ['The HTML page.\n\n*[HTML]: Hyper Text Markup Language\n', 'The HTML page.'],
    'tabs of MkDocs': [
      '=== "Linux"\n\n    Run it.\n\n=== "macOS"\n\n    Open it.\n',
      'Linux\nRun it.\nmacOS\nOpen it.',
    ],
    'the caption of a table': [
      '| a | b |\n|---|---|\n| 1 | 2 |\n\n: Prices {#prices}\n\nText.',
      'a b\n1 2\nPrices\nText.',
    ],
    'types in angle brackets': [
      'Use vec<int> or List<String>, <T> and <注意>; <b>bold</b>, <x-y>own</x-y> and <u>line</u>.',
      'Use vec<int> or List<String>, <T> and <注意>; bold, own and line.',
    ],
    'what HTML need not close': ['One <br> two and <wbr> three.', 'One two and three.'],
    'marks without end as a drawing': [`${'> '.repeat(50)}deep`, `${'> '.repeat(50)}deep`],
    'quotes that go on without their sign': [
      `${'> One goes\non.\n'.repeat(300)}\nAfter.`,
      `${'One goes on. '.repeat(300).trim()}\nAfter.`,
    ],
    'Markdown below a heading in HTML': [
      '<h1>工具</h1>\n文字 **粗体**。\n\n<div>\n<p>One</p>\n*two*\n</div>',
      '工具\n文字 粗体。\nOne\ntwo',
    ],
    'a numbered list': [
      'How to\n\n1. Open the app.\n2. Wait.\n3. Scan the QR code on the screen of your computer.',
      'How to\n1. Open the app.\n2. Wait.\n3. Scan the QR code on the screen of your computer.',
    ],
    'strong words beside Chinese': ['这是**“灯塔”**的**故事。**完。', '这是“灯塔”的故事。完。'],
    'wrapped Chinese': ['市长表示，\n“桥不会关闭”。', '市长表示，“桥不会关闭”。'],
    'wrapped Japanese': ['これは橋の\nはなしです。', 'これは橋のはなしです。'],
  };
  for (const [flavour, [content, text]] of Object.entries(flavours)) {
    it(`reads ${flavour}`, () => assert.equal(markdown(content), text));
  }

  it('may have the programs of MDX', () => {
    const content =
      "import X from 'y'\nexport const a = 1\n\n# Title\n\n{/* note */}\n\nHello <X/> there {props.a} you.\n\n<Chart />\n\nAfter **all**.";
    assert.equal(markdown(content, 'a.mdx'), 'Title\nHello there you.\nAfter all.');
    assert.equal(markdown('Import this. {a} stays.'), 'Import this. {a} stays.');
  });
});

describe('front matter', () => {
  const wanted = { title: 'Lamps: a history', link: 'https://a.example/lamps', publishedAt: '2025-09-29' };
  const forms: Readonly<Record<string, string>> = {
    YAML: '---\ntitle: "Lamps: a history"\nlink: https://a.example/lamps\ndate: 2025-09-29\n---\n',
    'YAML behind blank lines':
      '\n\n---\ntitle: "Lamps: a history"\nlink: https://a.example/lamps\ndate: 2025-09-29\n---\n',
    'YAML in folded lines':
      '---\ntitle: >-\n  Lamps: a\n  history\n"link": https://a.example/lamps # here\n\'date\': 2025-09-29\n...\n',
    'YAML in literal lines':
      '---\ntitle: |\n  Lamps: a history\nlink: "https:\\/\\/a.example/lamps"\ndate: 2025-09-29\n---\n',
    'YAML without quotation marks':
      '---\ntitle: Lamps: a history\nurl: https://a.example/lamps\ndate: 2025-09-29\n---\n',
    TOML: '+++\ntitle = "Lamps: a history"\nlink = "https://a.example/lamps"\ndate = 2025-09-29\n+++\n',
    JSON: '{ "title": "Lamps: a history", "link": "https://a.example/lamps", "date": "2025-09-29", "tags": ["{"] }\n',
  };
  for (const [form, header] of Object.entries(forms)) {
    it(`may be ${form}`, () => {
      const { title, link, publishedAt, text } = readAs('a.md', `${header}\nA lamp was lit.\n`);
      assert.deepEqual({ title, link, publishedAt }, wanted);
      assert.equal(text, 'Lamps: a history\nA lamp was lit.');
    });
  }

  it('has its scalars as they are written, and its braces in words', () => {
    for (const title of ['1.10', 'Yes', 'null', '0x10', '2025-09-29'])
      assert.equal(readAs('a.md', `---\ntitle: ${title}\n---\nA lamp.`).title, title);
    const json = readAs('a.md', '{ "title": "A \\"}\\" lamp" }\n\nIt was lit.');
    assert.deepEqual([json.title, json.text], ['A "}" lamp', 'A "}" lamp\nIt was lit.']);
  });

  it('may stand above plain text', () => {
    const { title, text } = readAs('a.txt', '---\ntitle: 灯\ndate: 2025-09-29\n---\n灯亮了。\n');
    assert.deepEqual([title, text], ['灯', '灯\n灯亮了。']);
    assert.equal(textOf(readAs('a.txt', '---\nNote: a lamp\n---\nIt was lit.')), 'Note: a lamp\nIt was lit.');
  });

  it('is no rule above a text, and no object within one', () => {
    assert.equal(markdown('---\nA lamp was lit.\n---\n\nMore.'), 'A lamp was lit.\nMore.');
    assert.match(markdown('{ "a": 1 }\n\nA lamp was lit.'), /A lamp was lit\./);
  });
});
