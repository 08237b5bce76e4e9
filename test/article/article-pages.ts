import type { SentPage } from './other-pages.js';
import { chinese, english, type Story } from './stories.js';

const p = (texts: readonly string[]) => texts.map((text) => `<p>${text}</p>`).join('\n');
const page = (title: string, body: string, head = '') =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>${body}</body></html>`;
const story = ({ title, paragraphs, site }: Story, more = '', head = '', count = paragraphs.length) =>
  page(
    `${title} | ${site}`,
    `<main><article><h1>${title}</h1>${p(paragraphs.slice(0, count))}</article></main>${more}`,
    head,
  );
const linkedData = (fields: string) => `<script type="application/ld+json">{${fields}}</script>`;
const analytics =
  '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script><noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-1"></iframe></noscript>';

/** Articles on pages that have, or tell of, what other pages are known by. */
export const articlePages: readonly SentPage[] = [
  {
    name: 'about tests for people',
    html: page(
      'Why every captcha is harder than the last',
      `<article><h1>Why every captcha is harder than the last</h1>${p([
        'A captcha asks a visitor to prove that a person sits at the keyboard. The first ones, in 1997, showed bent letters; today they show pictures of traffic lights.',
        'Services such as reCAPTCHA and hCaptcha hand out the pictures. When our systems have detected unusual traffic, says the notice that everybody has read once, the page checks that it is really you.',
        'Machines now solve nine of ten of them, which is better than people do. So the pictures get worse, and the people get angry.',
      ])}</article>`,
    ),
  },
  {
    name: '讲验证码和“环境异常”的文章',
    html: page(
      '为什么总是提示“环境异常”',
      `<article><h1>为什么总是提示“环境异常”</h1>${p([
        '许多读者在打开公众号文章时都见过这样的提示：当前环境异常，完成验证后即可继续访问。点击“去验证”之后，通常要拖动滑块或者输入验证码。',
        '平台的工程师解释说，系统会根据访问的频率和来源判断对方是不是程序。如果同一个网络在短时间内打开了大量页面，就可能触发验证。',
        '解决的办法并不复杂：换一个网络，或者等上几个小时，提示一般会自己消失。',
      ])}</article>`,
    ),
  },
  {
    name: 'about logging in',
    html: page(
      'How to sign in to the library',
      `<main><h1>How to sign in to the library</h1>${p([
        'Go to the page of the library and choose Log in at the top. Enter your email and your password, then press Sign in. The first time, a letter with six digits is sent to you.',
        'If you have forgotten the password, choose "Forgot your password?" and follow the link in the letter that comes. It is valid for an hour.',
      ])}</main>`,
    ),
  },
  {
    name: '登录步骤说明',
    html: page(
      '如何登录办事大厅',
      `<main><h1>如何登录办事大厅</h1><ol><li>打开办事大厅首页，点击右上角的“登录”按钮，进入登录页面，选择个人登录或者法人登录。</li><li>输入手机号和密码，或者点击“验证码登录”，输入收到的六位短信验证码，然后点击“确定”。</li><li>忘记密码时，点击“找回密码”，按照提示完成身份验证之后重新设置密码即可。</li></ol></main>`,
    ),
  },
  {
    name: 'about paywalls',
    html: page(
      'The paywall, twenty years on',
      `<article><h1>The paywall, twenty years on</h1>${p([
        'When the first newspaper put a wall around its stories, readers laughed. "Subscribe to continue reading" is now the most read sentence on the internet.',
        'A paywall may be hard or soft. A soft one shows the beginning and asks for a subscription to read the whole story; a hard one shows nothing at all.',
      ])}</article>`,
    ),
  },
  {
    name: '讲付费墙的文章',
    html: page(
      '媒体为什么要建付费墙',
      `<article><h1>媒体为什么要建付费墙</h1>${p([
        '“订阅后阅读全文”“此后为收费部分”，这样的提示如今在新闻网站上随处可见。付费墙的历史比许多读者想象的要长，第一家这样做的报纸在一九九七年就开始收费。',
        '付费墙分为软硬两种。软的付费墙让读者看到开头，硬的付费墙则什么也不给看。两种办法各有得失，编辑部里的争论从来没有停过。',
      ])}</article>`,
    ),
  },
  {
    name: 'about pages that are not found',
    html: page(
      '404: the story of a number',
      `<article><h1>404: the story of a number</h1>${p([
        'Everybody has seen it: 404, page not found. The number comes from the first digits of the answers of a server; those that begin with a four say that the one who asked made the mistake.',
        'There was no room 404 in Geneva, whatever you have read. The number simply came after 403.',
      ])}</article>`,
    ),
  },
  {
    name: '讲“页面不存在”的文章',
    html: page(
      '“页面不存在”：一个数字的故事',
      `<article><h1>“页面不存在”：一个数字的故事</h1>${p([
        '每个上网的人都见过这行字：您访问的页面不存在或已被删除。四零四这个数字来自服务器的答复，以四开头的答复表示错误出在提问的一方。',
        '传说日内瓦有一间四零四号房，最早的服务器就放在里面。其实那栋楼里从来没有这个房间，数字只是按顺序排下来的。',
      ])}</article>`,
    ),
  },
  {
    name: 'with a form to log in at its top',
    html: story(
      english,
      '<form action="/login" class="login"><input name="u"><input type="password" name="p"></form>',
    ),
  },
  {
    name: '论坛帖子，页头有登录框',
    html: page(
      '老桥夏季封闭维修 - 河桥论坛',
      `<div id="hd"><form method="post" id="lsform" action="member.php?action=login"><input name="username"><input type="password" name="password"><button>登录</button></form></div><div class="t_f">${chinese.paragraphs.slice(0, 3).join('<br>\n')}</div>`,
    ),
  },
  {
    name: 'with a captcha for remarks below',
    html: story(
      english,
      '<form action="/comments" id="commentform"><textarea></textarea><div class="g-recaptcha" data-sitekey="6Lf"></div><button>Send</button></form><script src="https://www.google.com/recaptcha/api.js"></script>',
      '',
      3,
    ),
  },
  {
    name: 'through Cloudflare, with its script',
    html: story(
      english,
      `<script>(function(){var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';}());</script>`,
      '',
      2,
    ),
  },
  {
    name: 'with a banner about cookies',
    html: story(
      chinese,
      `<div class="cookie-banner"><p>我们使用 Cookie 来改善您的浏览体验、统计访问情况并展示相关内容。继续浏览本网站即表示您同意我们使用 Cookie，您也可以随时更改设置。</p><button>接受</button></div>`,
      '',
      3,
    ),
  },
  {
    name: 'sent whole, though it must be paid for',
    html: story(
      english,
      '<div class="paywall-offer paywall">Subscribe</div>',
      linkedData('"@type":"NewsArticle","isAccessibleForFree":false,"wordCount":330'),
      6,
    ).replace('</article>', `${p(english.remarks)}${p(english.paragraphs)}</article>`),
  },
  {
    name: 'sent whole in an element for those who pay',
    html: page(
      english.title,
      `<article><h1>${english.title}</h1><p>${english.paragraphs[0]}</p><div class="paywall">${p(english.paragraphs.slice(1))}</div></article>`,
      linkedData('"isAccessibleForFree":true'),
    ),
  },
  {
    name: 'rendered on a server, in the element of its scripts',
    html: page(
      chinese.title,
      `<noscript>请启用 JavaScript 以获得最佳体验</noscript><div id="__next"><article><h1>${chinese.title}</h1>${p(chinese.paragraphs)}</article></div><script id="__NEXT_DATA__" type="application/json">{}</script>`,
    ),
  },
  {
    name: 'a short notice',
    html: page(
      'Notice',
      `<h1>Water</h1><p>The water is turned off on Tuesday from nine to eleven in Mill Street and around the old market.</p>${analytics}`,
    ),
  },
  {
    name: '简短的通知',
    html: page(
      '停水通知',
      `<h1>停水通知</h1><p>因管道检修，磨坊街及老市场周边周二上午九点至十一点停水，请提前做好准备。</p><script src="https://hm.baidu.com/hm.js?1"></script>`,
    ),
  },
  {
    name: 'with a hidden window to log in',
    html: story(
      chinese,
      '<div class="modal" style="display:none"><h3>登录</h3><form action="/passport/login"><input type="tel"><input type="password"></form></div>',
      '',
      2,
    ),
  },
  { name: 'found under another address', at: '/news/the-old-bridge-closes', html: story(english, analytics) },
  {
    name: 'at the address of an author, whose name is Signin',
    at: '/signin-johnson/bridge',
    html: story(english),
  },
  {
    name: '微信公众号文章',
    html: page(
      '',
      `<div id="js_article"><h1 id="activity-name">${chinese.title}</h1><div id="js_content" style="visibility: hidden; opacity: 0;">${chinese.paragraphs.map((text) => `<section><span>${text}</span></section>`).join('')}</div></div><script>var biz = "x";</script>`,
    ),
  },
];
