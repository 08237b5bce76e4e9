import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBytes } from '../../src/article/read.js';
import { linesOf, readAs, textOf } from './reading.js';

const paragraph = (number: number) =>
  `Paragraph ${number} tells of the bridge over the river, which the town has closed, and of what comes next there.`;
const paragraphs = (count: number) =>
  Array.from({ length: count }, (_, at) => `<p>${paragraph(at + 1)}</p>`).join('');

describe('a question in a page', () => {
  const forms: Readonly<Record<string, readonly [name: string, content: string]>> = {
    heading: ['a.md', '## When will the bridge reopen?\n\nOn the first Monday of August.\n\nMore.'],
    'term of a list': [
      'a.html',
      '<dl><dt>When will the bridge reopen?</dt><dd>On the first Monday of August.</dd></dl>',
    ],
    summary: [
      'a.html',
      '<details><summary>When will the bridge reopen?</summary>On the first Monday of August.</details>',
    ],
    'bold words': ['a.html', '<p><b>When will the bridge reopen?</b> On the first Monday of August.</p>'],
    'bold words in Markdown': ['a.md', '**When will the bridge reopen?** On the first Monday of August.'],
    'bold words above a line break': [
      'a.html',
      '<p><strong>When will the bridge reopen?</strong><br>On the first Monday of August.</p>',
    ],
    'Q and A in one line': ['a.txt', 'Q: When will the bridge reopen? A: On the first Monday of August.'],
    'Q and A in two lines': ['a.txt', 'Q: When will the bridge reopen?\nA: On the first Monday of August.'],
    'term in Markdown': ['a.md', 'When will the bridge reopen?\n: On the first Monday of August.'],
  };
  for (const [form, [name, content]] of Object.entries(forms)) {
    it(`is a block of its own: ${form}`, () => {
      const lines = textOf(readAs(name, content))
        .split('\n')
        .map((line) => line.replace(/^[QA]: /, ''));
      assert.deepEqual(lines.slice(0, 2), ['When will the bridge reopen?', 'On the first Monday of August.']);
    });
  }

  it('may be the head of what a click opens', () => {
    const faq =
      '<div><button aria-expanded="false" aria-controls="a">How much is it?</button><div id="a" hidden><p>Five euros.</p></div>' +
      '<button>营业到几点？</button><div>六点。</div>' +
      '<button aria-expanded="true">Opening hours</button><div>Daily.</div><button role="tab">Linux</button></div><button aria-expanded="false">Menu</button>';
    assert.deepEqual(
      textOf(readAs('a.html', `<p>Answers to what is asked most often.</p>${faq}`)).split('\n'),
      [
        'Answers to what is asked most often.',
        'How much is it?',
        'Five euros.',
        '营业到几点？',
        '六点。',
        'Opening hours',
        'Daily.',
        'Linux',
      ],
    );
  });

  it('is a block of its own in a Chinese interview', () => {
    assert.equal(
      textOf(readAs('a.txt', '问：大桥何时开放？答：八月的第一个周一。')),
      '问：大桥何时开放？\n答：八月的第一个周一。',
    );
    const html = '<p>记者：大桥何时开放？</p><p>答：八月的第一个周一。</p>';
    assert.equal(textOf(readAs('a.html', html)), '记者：大桥何时开放？\n答：八月的第一个周一。');
  });
});

describe('the main content of a page', () => {
  it('is found under class names of menus and social networks, beside a trade mark', () => {
    for (const name of ['social-wrap', 'menu', 'sidebar', 'comment-body', 'related-content']) {
      const article = readAs(
        'a.html',
        `<div class="${name}"><h1>The bridge</h1>${paragraphs(4)}</div><div class="end"><p>The Lamp is a trade mark of the Lamp Company, registered in many lands; all others are marks of their owners.</p></div>`,
      );
      assert.equal(textOf(article), ['The bridge', ...[1, 2, 3, 4].map(paragraph)].join('\n'), name);
    }
  });

  it('is read where a script is to show it', () => {
    const chinese = '市政府周一宣布，河桥工程将于五月开始。';
    for (const hidden of [
      'style="visibility: hidden; opacity: 0;" id="js_content"',
      'hidden id="S:1"',
      'style="display:none"',
    ]) {
      assert.equal(
        textOf(readAs('a.html', `<h1>桥</h1><div ${hidden}><p>${chinese}</p></div>`)),
        `桥\n${chinese}`,
      );
    }
  });

  it('is read where several elements wait to be shown, or a shadow root holds it', () => {
    const parts = ['河桥工程将于五月开始。', '工期三个月。', '期间桥面封闭。'];
    const hidden = parts.map((part) => `<div hidden><p>${part}</p></div>`).join('');
    assert.equal(
      textOf(readAs('a.html', `<p>加载中，请稍候</p>${hidden}`)),
      `加载中，请稍候\n${parts.join('\n')}`,
    );
    assert.equal(
      textOf(
        readAs('a.html', `<x-story><template shadowrootmode="open"><p>${parts[0]}</p></template></x-story>`),
      ),
      parts[0],
    );
    assert.throws(() => readAs('a.html', `<template><p>${parts[0]}</p></template>`), /has no body/);
  });

  it('is read behind tabs, one of which is shown', () => {
    const tabs =
      '<ul role="tablist"><li><button role="tab" aria-controls="a">Linux</button><li><button role="tab" aria-controls="b">macOS</button></ul>' +
      '<div id="a" role="tabpanel"><p>Run the installer for Linux.</p></div><div id="b" role="tabpanel" hidden><p>Open the disk image.</p></div>';
    const menu =
      '<button aria-controls="m">Menu</button><div id="m" hidden><a href="/">Home</a> <a href="/b">Help</a></div>';
    const language =
      '<button aria-haspopup="true" aria-controls="l">Language</button><div id="l" hidden>Choose the language of the page.</div>';
    assert.match(
      textOf(readAs('a.html', `${menu}${language}<p>Install it on your machine in one step.</p>${tabs}`)),
      /^Install it.+\nLinux\nmacOS\nRun the installer for Linux\.\nOpen the disk image\.$/s,
    );
  });

  it('is read from an element that keeps its place until a script shows it', () => {
    const body = '<div style="visibility: hidden"><p>河桥周一封闭，票价5~10元。</p></div>';
    const aside = '<div><p>微信扫一扫，关注城市报</p></div>';
    assert.match(textOf(readAs('a.html', body + aside)), /河桥周一封闭/);
    assert.doesNotMatch(
      textOf(readAs('a.html', body.replace('visibility: hidden', 'display: none') + aside)),
      /河桥/,
    );
  });

  it('has what is named an edge and is too much for one', () => {
    const line = (words: string) =>
      `<p>${words} The rules of the harbour are known to all who land there.</p>`;
    const html = `<div><h1>Harbour</h1>${line('One.')}${line('Two.')}<div class="legal">${line('Three.')}</div></div>`;
    assert.match(textOf(readAs('a.html', html)), /One\..+\n.*Two\..+\n.*Three\./);
  });

  it('has no head of links, however short the page', () => {
    const head =
      '<header><a href=/>Home</a> <a href=/n>News</a> <a href=/s>Sport</a><button>Menu</button></header>';
    const recipe =
      '<div class="recipe-card"><h1>Fish soup</h1><p class="intro">A quick soup for four.</p><h2>Ingredients</h2><ul><li><span>500</span> <span>g</span> <span>fish</span></li><li>1½ l water</li></ul>' +
      '<h2>Method</h2><ol><li>Boil the water for 10–12 min at 100 °C (212 °F).</li><li>Add the fish.</li></ol></div>';
    const foot = '<footer><p>© 2025 Example</p><a href=/p>Privacy</a> <a href=/t>Terms</a></footer>';
    assert.match(textOf(readAs('a.html', head + recipe + foot)), /^Fish soup\nA quick soup/);
  });

  it('has no lists of links around it, nor the tools beside its headings', async () => {
    const lists =
      '<div class="toc"><ul><li><a href="#h">1 History</a><li><a href="#d">2 Design</a></ul></div>' +
      '<div class="recommend"><a href="1">Lamps</a> <a href="2">Ships</a></div>';
    const head = '<header><a href="/">Home</a> <a href="/n">News</a><button>Menu</button></header>';
    const { article, leftOut } = await readBytes(
      'a.html',
      Buffer.from(
        `${head}<div><h1>Soup</h1><p>A quick soup for four.</p>${lists}<h2>History<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>` +
          '<p>It is old.<sup class="noprint">[<i><a href="/c">citation needed</a></i>]</sup></p><div>老桥<a class="edit-icon">编辑</a></div></div>',
      ),
    );
    assert.equal(article.text, 'Soup\nA quick soup for four.\nHistory\nIt is old.\n老桥');
    assert.deepEqual(leftOut, ['Home News Menu', '1 History', '2 Design', 'Lamps Ships']);
  });

  it('is not what is hidden beside it', () => {
    const cookies = `<div class="cookie-dialog" hidden><p>${'We use cookies on this page. '.repeat(40)}</p></div>`;
    const story = `<p>${paragraph(1)}</p>`;
    assert.equal(
      textOf(readAs('a.html', `${story}${cookies}<dialog><p>Subscribe now.</p></dialog>`)),
      paragraph(1),
    );
  });

  it('is all of an article in several wrappers, with its facts beside it', () => {
    const half = (numbers: readonly number[]) =>
      `<div><div>${numbers.map((number) => `<p>${paragraph(number)}</p>`).join('')}</div></div>`;
    const page = `<nav><a href="/">Home</a> <a href="/all">All</a></nav><article>${half([1, 2])}<h2>Facts</h2><aside><p>The bridge was built in 1684 and is 120 metres long.</p></aside>${half([3, 4])}</article><footer>Imprint</footer>`;
    assert.equal(
      textOf(readAs('a.html', page)),
      [
        paragraph(1),
        paragraph(2),
        'Facts',
        'The bridge was built in 1684 and is 120 metres long.',
        paragraph(3),
        paragraph(4),
      ].join('\n'),
    );
  });

  it('may be a menu', () => {
    const dishes = ['Soup of the day, 5 euros', 'Fried fish, 12 euros', 'Cheese, 7 euros'];
    const page = `<ul class="menu">${dishes.map((dish) => `<li>${dish}</li>`).join('')}</ul>`;
    assert.equal(textOf(readAs('a.html', page)), dishes.join('\n'));
    const links = dishes.map((dish) => `<li><a href="/x">${dish}</a></li>`).join('');
    assert.equal(textOf(readAs('a.html', `<nav><ul>${links}</ul></nav>`)), dishes.join('\n'));
    assert.equal(
      textOf(readAs('a.html', `<h1>Lunch</h1><nav><ul>${links}</ul></nav>`)),
      ['Lunch', ...dishes].join('\n'),
    );
  });
});

describe('inline elements', () => {
  const html = (content: string) => textOf(readAs('a.html', `<p>${content}</p>`));

  it('lose no word for their names', () => {
    assert.equal(
      html(
        'The name (said <span class="nopopups">/riv/</span>) is old, and the <span class="comment">north</span> side is <span class="sponsor-name">steep</span>.',
      ),
      'The name (said /riv/) is old, and the north side is steep.',
    );
    assert.equal(
      html(
        'Press <button>Start</button>, choose <select><option>one<option selected>two</select> in <svg><text>red</text></svg> letters.',
      ),
      'Press Start, choose two in red letters.',
    );
    assert.equal(
      html('He said <q>no</q>, and <ins>then</ins> <del>not</del> yes.'),
      'He said “no”, and then yes.',
    );
    assert.equal(html('About <span aria-hidden="true">5</span> of them.'), 'About 5 of them.');
  });

  it('keep a formula that reads from left to right', () => {
    assert.equal(
      html('The flow is <math><mi>Q</mi><mo>=</mo><mi>v</mi></math> as always.'),
      'The flow is Q=v as always.',
    );
    assert.equal(html('It is <math><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>.'), 'It is mc².');
  });

  it('make a sentence unquotable that holds a formula which is no text', () => {
    const formulas = [
      '<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>',
      '<math><semantics><mfrac><mi>a</mi><mi>b</mi></mfrac><annotation encoding="application/x-tex">\\frac ab</annotation></semantics></math>',
      '<img class="mwe-math-fallback-image-inline" alt="{\\displaystyle {\\frac {a}{b}}}" src="x.svg">',
      '<img class="latex" src="x.png">',
    ];
    for (const formula of formulas) {
      const { sentences } = readAs('a.html', `<p>One is plain. One is ${formula} here. One more.</p>`);
      assert.deepEqual(
        sentences.map(({ quotable }) => quotable ?? true),
        [true, false, true],
        formula,
      );
    }
  });

  it('have a formula once that is there in several forms', () => {
    const math = (words: string, tex: string) =>
      `<math><semantics>${words}<annotation encoding="application/x-tex">${tex}</annotation></semantics></math>`;
    const sum = math('<mrow><mi>x</mi><mo>=</mo><mn>1</mn></mrow>', 'x=1');
    const forms = [
      `<span class="katex"><span class="katex-mathml">${sum}</span><span class="katex-html" aria-hidden="true"><span>x</span><span>=1</span></span></span>`,
      `<span class="mwe-math-element"><span style="display: none;">${sum}</span><img src="x.svg" aria-hidden="true" alt="{\\displaystyle x=1}"></span>`,
      `<span class="MathJax"><nobr aria-hidden="true"><span>x=1</span></nobr><span class="MJX_Assistive_MathML">${sum}</span></span><script type="math/tex" id="MathJax-Element-1">x=1</script>`,
      `<mjx-container><svg><path d="M0"/></svg><mjx-assistive-mml>${sum}</mjx-assistive-mml></mjx-container>`,
    ];
    for (const form of forms) {
      const { text, sentences } = readAs('a.html', `<p>设${form}为常数。流量不变。</p>`);
      assert.equal(text, '设x=1为常数。流量不变。', form);
      assert.equal(sentences.length, 2);
      assert.ok(sentences.every(({ quotable }) => quotable === undefined));
    }
    assert.equal(
      html(
        `<span>Let ${sum} be <i aria-hidden="true">the</i> flow of <img alt="Sales = profit" src="a.png"></span>it.`,
      ),
      'Let x=1 be the flow of it.',
    );
  });

  it('make a sentence unquotable whose formula only a script or a picture shows', () => {
    const formulas = [
      '<script type="math/tex">\\sqrt{2gh}</script>',
      '<script type="math/tex; mode=display">v</script>',
      '<mjx-container jax="CHTML"><mjx-math><mjx-mi><mjx-c class="mjx-c1D465"></mjx-c></mjx-mi></mjx-math></mjx-container>',
      '<svg class="formula"><path d="M0"/></svg>',
      '<img alt="E = mc^2" src="/pictures/1.png">',
    ];
    for (const formula of formulas) {
      const { sentences } = readAs('a.html', `<p>One is plain. One is ${formula} here. One more.</p>`);
      assert.deepEqual(
        sentences.map(({ quotable }) => quotable ?? true),
        [true, false, true],
        formula,
      );
    }
    assert.equal(
      html('See <img alt="a bridge" src="1.png"> and <svg class="icon"></svg> there.'),
      'See and there.',
    );
  });

  it('keep what raised numbers mean', () => {
    assert.equal(html('10<sup>6</sup> litres an hour.<sup>3</sup> It is'), '10⁶ litres an hour. It is');
    assert.equal(
      html('5 km<sup>2</sup>, 10<sup>−3</sup> s, x<sup>2</sup>, 3 m<sup>3</sup>'),
      '5 km², 10⁻³ s, x², 3 m³',
    );
    assert.equal(
      html('the 20<sup>th</sup> year, Lamp<sup>TM</sup>, e<sup>x</sup>'),
      'the 20th year, Lamp™, e^x',
    );
    assert.equal(
      html('in the year<sup>4</sup> of the bridge<sup>[12]</sup>, built<sup><a href="#n1">5</a></sup> here'),
      'in the year of the bridge, built here',
    );
    assert.equal(html('大桥建于1684年。<sup>[1]</sup>后来重建。<sup>2</sup>'), '大桥建于1684年。后来重建。');
    assert.equal(html('H<sub>2</sub>O and log<sub>2</sub>8'), 'H2O and log₂8');
    assert.equal(html('1010<sub>2</sub> is 10<sub>10</sub>'), '1010₂ is 10₁₀');
    assert.equal(html('the <sup>14</sup>C method, <sup>235</sup>U'), 'the ¹⁴C method, ²³⁵U');
    assert.equal(html('The bridge is old. <sup>14</sup> It is shut.'), 'The bridge is old. It is shut.');
    assert.equal(html('20 <sup>o</sup>C, 68<sup>o</sup>F, el 1<sup>o</sup> día'), '20 °C, 68°F, el 1º día');
    assert.equal(html('Lamp<sup>®</sup>, 2<sup>½</sup>, 见表<sup>②</sup>。'), 'Lamp®, 2½, 见表。');
    assert.equal(
      html('全长三百米<sup>1</sup>。建于1684<sup>1</sup>年，x<sup>1</sup>。'),
      '全长三百米。建于1684年，x¹。',
    );
    assert.equal(
      html('10<span style="vertical-align: super">6</span> and 10<span style="vertical-align:sub">2</span>'),
      '10⁶ and 10₂',
    );
  });

  it('part the sentences that a footnote stands between', () => {
    const { sentences } = readAs('a.html', '<p>It has 10<sup>6</sup> litres.<sup>3</sup> It is full.</p>');
    assert.equal(sentences.length, 2);
  });
});

describe('blocks of a page', () => {
  const lines = (html: string) => textOf(readAs('a.html', html)).split('\n');

  it('keep the numbers of their list', () => {
    assert.deepEqual(lines('<ol><li>Open it.<li>Close it.</ol>'), ['1. Open it.', '2. Close it.']);
    assert.deepEqual(lines('<ol start="3" type="a"><li>Open it.<li value="7">Close it.</ol>'), [
      'c. Open it.',
      'g. Close it.',
    ]);
    assert.deepEqual(lines('<ol type="I" reversed><li>x one<li>x two</ol>'), ['II. x one', 'I. x two']);
    assert.deepEqual(lines('<ol><li>1. Open it.<li>2. Close it.</ol>'), ['1. Open it.', '2. Close it.']);
    assert.deepEqual(lines('<ol><li><p>One.</p><p>More.</p><li>Two.</ol>'), ['1. One.', 'More.', '2. Two.']);
  });

  it('are apart where the page shows them apart', () => {
    assert.deepEqual(lines('<div><span>Opening hours</span><span>Monday</span></div>'), [
      'Opening hours Monday',
    ]);
    assert.deepEqual(lines('<legend>Opening hours</legend><label>Monday</label>'), [
      'Opening hours',
      'Monday',
    ]);
    assert.deepEqual(lines('<span style="display:block">Opening hours</span><span>Monday</span>'), [
      'Opening hours',
      'Monday',
    ]);
  });

  it('are apart where a style or what is left out parts them', () => {
    assert.equal(
      textOf(
        readAs(
          'a.html',
          '<div style="display: flex"><span>Price</span><span>5 euros</span></div><p>Daily.</p>',
        ),
      ),
      'Price\n5 euros\nDaily.',
    );
    assert.equal(
      textOf(
        readAs(
          'a.html',
          '<div><span>Prep</span><span>10 min</span></div><div><a>红灯</a><a>绿灯</a></div><p>v<b>2</b></p>',
        ),
      ),
      'Prep 10 min\n红灯 绿灯\nv2',
    );
    assert.equal(
      textOf(
        readAs('a.html', '<div>The bridge is shut <nav><a href="/">Home</a></nav> The ferry runs.</div>'),
      ),
      'The bridge is shut\nThe ferry runs.',
    );
    assert.equal(
      textOf(
        readAs(
          'a.html',
          '<div>The bridge <div hidden>Loading</div>is shut.</div><div class="edit">A long story of an edit <a href="/">here</a>.</div>',
        ),
      ),
      'The bridge is shut.\nA long story of an edit here.',
    );
  });

  it('go on behind a line break within a sentence, and only there', () => {
    assert.deepEqual(lines('<p>The bridge will reopen<br>in August.<br>Nobody knows when.</p>'), [
      'The bridge will reopen in August.',
      'Nobody knows when.',
    ]);
    assert.deepEqual(lines('<p>市长表示，<br>桥不会关闭。<br>他走了。</p>'), [
      '市长表示，桥不会关闭。',
      '他走了。',
    ]);
    assert.deepEqual(lines('<p>Opening hours<br>Monday 9–5<br>Sunday closed</p>'), [
      'Opening hours',
      'Monday 9–5',
      'Sunday closed',
    ]);
  });

  it('of wrapped lines end with a short one', () => {
    const wide = 'The bridge is closed for the summer and it will be';
    assert.equal(
      textOf(readAs('a.html', `<pre>${wide}\n${wide}\nopen.\nAda Lovelace\n${wide}\nopen.</pre>`)),
      `${wide} ${wide} open.\nAda Lovelace\n${wide} open.`,
    );
  });

  it('of preformatted prose are its paragraphs, of code its lines', () => {
    const prose =
      'The lamp at the harbour burned all night, and\nthe ships came home one by one, slowly, in\nthe rain.\n\nThen it was day.';
    assert.deepEqual(lines(`<pre>${prose}</pre>`), [
      'The lamp at the harbour burned all night, and the ships came home one by one, slowly, in the rain.',
      'Then it was day.',
    ]);
    assert.deepEqual(lines('<pre><code>let a = 1\nlet b = 2</code></pre>'), ['let a = 1', 'let b = 2']);
  });

  it('are the rows of a table, with their cells and the row that names them', () => {
    const { text, blocks } = readAs(
      'a.html',
      '<table><thead><tr><th>Day<th>Hours</thead><tr><td>Monday<td>9–5<br>6–8<tr><td>Sunday<td>closed</table>',
    );
    assert.equal(text, 'Day Hours\nMonday 9–5 6–8\nSunday closed');
    assert.deepEqual(
      blocks.map(({ heads }) => heads),
      [undefined, 0, 0],
    );
    assert.deepEqual(
      blocks.map(({ cells = [] }) => cells.map(({ start, end }) => text.slice(start, end))),
      [
        ['Day', 'Hours'],
        ['Monday', '9–5', '6–8'],
        ['Sunday', 'closed'],
      ],
    );
  });

  it('are those of a cell that stands alone in its row', () => {
    assert.equal(
      textOf(
        readAs(
          'a.html',
          '<table><tr><td><p>通告</p>　　河桥自五月封闭。<br>　　行人乘渡轮。<p align=right>交通局<br>四月</p></td></tr></table>',
        ),
      ),
      '通告\n河桥自五月封闭。\n行人乘渡轮。\n交通局\n四月',
    );
  });

  it('of code are its lines without their numbers and without the tools beside it', () => {
    const numbered =
      '<figure class="highlight"><table><tr><td class="gutter"><pre><span>1</span><br><span>2</span></pre></td>' +
      '<td class="code"><pre><span>npm install the bridge and</span><br><span>npm run getName</span><br></pre></td></tr></table></figure>';
    const plain =
      '<pre><code><span>get</span><span>Name</span><span>2</span></code><button>Copy</button></pre>';
    assert.equal(
      textOf(readAs('a.html', `<p>先装：</p>${numbered}${plain}`)),
      '先装：\nnpm install the bridge and\nnpm run getName\ngetName2',
    );
  });

  it('are rows also where a cell asks and the next one answers', () => {
    const { text, blocks } = readAs(
      'a.html',
      '<table><tr><td>Q: Who?</td><td>A: The mayor.</td></tr></table>',
    );
    assert.equal(text, 'Q: Who? A: The mayor.');
    assert.equal(blocks[0]?.cells?.length, 2);
  });

  it('are those within a table that lays out the page', () => {
    const table = `<table><tr><td><a href="/">Home</a></td><td><h2>News</h2>${paragraphs(3)}</td></tr></table>`;
    assert.deepEqual(linesOf(readAs('a.html', table)).slice(-4), [
      'heading News',
      ...[1, 2, 3].map((number) => `paragraph ${paragraph(number)}`),
    ]);
  });

  it('are no tools of the page', () => {
    assert.deepEqual(
      lines(`<p>${paragraph(1)}</p><div><button>Share</button></div><svg><title>x</title></svg>`),
      [paragraph(1)],
    );
  });
});
