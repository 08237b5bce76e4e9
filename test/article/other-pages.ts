import type { OtherPage } from '../../src/article/formats/page/page-signs.js';

/** What a server sends in place of an article, in the shapes that such pages have. */
export interface SentPage {
  readonly name: string;
  readonly html: string;
  /** What it is, where its status does not tell already. */
  readonly is?: OtherPage;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the link leads to before the page is sent. */
  readonly at?: string;
}

const head = (title: string, more = '') =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title>${more}</head>`;

/** Pages that are not the article. */
export const otherPages: readonly SentPage[] = [
  {
    name: 'a test of Cloudflare, of the present kind',
    status: 403,
    headers: { server: 'cloudflare', 'cf-mitigated': 'challenge' },
    html: `${head('Just a moment...')}<body><div class="main-wrapper" role="main"><div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div><script>(function(){window._cf_chl_opt = {cvId: '3', cType: 'managed'};}());</script></body></html>`,
  },
  {
    name: 'a test of Cloudflare that says 200',
    is: 'test',
    html: `${head('Attention Required!')}<body><h1>news.example</h1><h2>Checking if the site connection is secure</h2><form id="challenge-form" action="/story?__cf_chl_f_tk=abc" method="POST"><div class="cf-turnstile"></div></form><p>news.example needs to review the security of your connection before proceeding. This process is automatic, and your browser will be sent on to the page that you asked for.</p><div class="footer">Ray ID: 7f1a2b · Performance &amp; security by Cloudflare</div></body></html>`,
  },
  {
    name: 'a refusal of Akamai',
    is: 'test',
    html: `<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access "http&#58;&#47;&#47;news&#46;example&#47;story" on this server.<P>Reference&#32;&#35;18&#46;9f2d2417</P><P>https&#58;&#47;&#47;<a href="https://errors.edgesuite.net/18.9f2d2417">errors&#46;edgesuite&#46;net</a></P></BODY></HTML>`,
  },
  {
    name: 'the unusual traffic of Google',
    is: 'test',
    at: '/sorry/index?continue=http://news.example/story&q=EgQ',
    html: `${head('http://news.example/story')}<body><div style="max-width:400px"><hr><form id="captcha-form" action="index" method="post"><div id="recaptcha" class="g-recaptcha" data-sitekey="6Lf"></div></form><hr>About this page<br><br>Our systems have detected unusual traffic from your computer network. This page checks to see if it&#39;s really you sending the requests, and not a robot.<br><br><div id="infoDiv" style="display:none">This page appears when Google automatically detects requests coming from your computer network which appear to be in violation of the Terms of Service. The block will expire shortly after those requests stop. In the meantime, solving the above will let you go on.</div>IP address: 203.0.113.4</div></body></html>`,
  },
  {
    name: 'a page of DataDome',
    status: 200,
    is: 'test',
    html: `${head('news.example')}<body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>`,
  },
  {
    name: '微信的环境异常',
    is: 'test',
    at: '/mp/wappoc_appmsgcaptcha?poc_token=HGx&target_url=x',
    html: `${head('')}<body ontouchstart=""><div class="weui-msg"><div class="weui-msg__icon-area"><i class="weui-icon-info-circle"></i></div><div class="weui-msg__text-area"><h2 class="weui-msg__title">环境异常</h2><p class="weui-msg__desc">当前环境异常，完成验证后即可继续访问。</p></div><div class="weui-msg__opr-area"><a class="weui-btn weui-btn_primary" id="js_verify">去验证</a></div></div><script src="https://res.wx.qq.com/mmbizappmsg/zh_CN/htmledition/js/secitptpage/verify.js"></script></body></html>`,
  },
  {
    name: '微信里被删除的文章',
    is: 'test',
    html: `${head('')}<body><div class="weui-msg"><div class="weui-msg__text-area"><div class="weui-msg__title warn">该内容已被发布者删除</div></div></div><div class="foot"><span>微信公众平台运营中心</span></div></body></html>`,
  },
  {
    name: '阿里云的验证',
    is: 'test',
    html: `<html><script>var arg1='39B1D3F2';function setCookie(name,value){document.cookie=name+"="+value;}function reload(x){setCookie("acw_sc__v2",x);document.location.reload();}</script></html>`,
  },
  {
    name: '百度安全验证',
    is: 'test',
    at: '/static/captcha/tuxing.html?ak=c27bb',
    html: `${head('百度安全验证')}<body><div class="timeout hide"><div class="timeout-img"></div><div class="timeout-title">网络不给力，请稍后重试</div><button type="button" class="timeout-button">返回首页</button></div><div class="timeout-feedback hide"><div class="timeout-feedback-icon"></div><p class="timeout-feedback-title">问题反馈</p></div><script src="https://wappass.baidu.com/static/machine/js/api/mkd.js"></script></body></html>`,
  },
  {
    name: '滑块验证，标题是网站的名字',
    is: 'test',
    html: `${head('晚报网')}<body><div class="wrap"><h3>访问过于频繁</h3><p>为保证您的正常访问，请拖动滑块完成验证，通过后将自动返回您要看的页面。</p><div id="captcha" class="geetest_holder geetest_wind"></div></div><script src="https://static.geetest.com/static/js/gt.0.4.9.js"></script></body></html>`,
  },
  {
    name: 'a log-in that the link is sent on to',
    is: 'log-in',
    at: '/login?return_to=%2Fstory',
    html: `${head('Log in to The Lamp')}<body><main><h1>Welcome back</h1><p>Log in to read this story and thousands of others, save what you want to read later, and follow the writers whom you like.</p><div id="login-form"></div></main></body></html>`,
  },
  {
    name: 'a log-in at the link itself',
    is: 'log-in',
    html: `${head('The Lamp')}<body><div class="box"><h1>Sign in</h1><form action="/session" method="post"><label>Email <input type="email" name="email"></label><label>Password <input type="Password" name="password"></label><button>Sign in</button></form><p>New here? <a href="/join">Create an account</a></p></div><footer>© The Lamp</footer></body></html>`,
  },
  {
    name: '知识社区的登录页',
    is: 'log-in',
    at: '/signin?next=%2Fp%2F1',
    html: `${head('某乎 - 有问题，就会有答案')}<body><div class="SignFlow"><div class="SignFlow-tab">验证码登录</div><div class="SignFlow-tab">密码登录</div><form class="SignFlow-form"><input name="username" type="tel" placeholder="手机号"><input name="digits" type="number" placeholder="输入 6 位短信验证码"><button type="submit">登录/注册</button></form><div>未注册手机验证后自动登录，注册即代表同意《协议》《隐私保护指引》</div></div></body></html>`,
  },
  {
    name: '论坛：您需要登录后才可以查看',
    is: 'log-in',
    html: `${head('提示信息 - 河桥论坛')}<body id="nv_forum"><div id="messagelogin"><form method="post" name="login" class="cl" action="member.php?mod=logging&amp;action=login"><p>抱歉，您所在的用户组(游客)无法进行此操作，请先登录</p><input type="text" name="username"><input type="password" name="password"><button>登录</button></form></div></body></html>`,
  },
  {
    name: 'the beginning of a story, then a wall',
    is: 'paywall',
    html: `${head('Why the bridge closed', '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Why the bridge closed","isAccessibleForFree":"False","hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".story"}}</script>')}<body><article class="story"><h1>Why the bridge closed</h1><p>The town closed the bridge on Monday morning, a day before the fair, and nobody in the town hall wanted to say why it had to be then.</p><p>Those who cross it each day had read of cracks in the second pier for most of a year, in letters that the council had kept to itself.</p></article><section class="offer"><h2>Read the whole story</h2><p>Subscribe for one pound a week. Cancel at any time, and keep what you have read.</p></section></body></html>`,
  },
  {
    name: '财经杂志的收费文章',
    is: 'paywall',
    html: `${head('河桥工程超支始末')}<body><div class="article"><h1>河桥工程超支始末</h1><p>河桥工程自开工以来已两次追加预算，市审计局的报告显示，实际支出比最初批准的数字高出近四成，而工期仍在延长。</p><p>多名参与工程的人士对记者表示，问题在设计阶段就已经出现，当时的地质勘探只在枯水期做过一次。</p><div id="chargeWall" class="charge-wall chargeWall"><p>本文共计5873字，此后为收费部分</p><a>订阅后阅读全文</a></div></div></body></html>`,
  },
  {
    name: 'an empty page for scripts',
    is: 'shell',
    html: `${head('The Lamp', '<script defer src="/static/js/main.8f2c.js"></script>')}<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>`,
  },
  {
    name: '由脚本填充的空白页',
    is: 'shell',
    html: `${head('晚报网_河桥新闻', '<link rel="stylesheet" href="/css/app.css">')}<body><div id="app"><div class="loading"><span>加载中...</span></div></div><script src="/js/chunk-vendors.js"></script><script>window.__INITIAL_STATE__={"user":null}</script></body></html>`,
  },
  {
    name: 'a question for consent',
    is: 'consent',
    at: '/consent/collectConsent?sessionId=3_cc',
    html: `${head('The Lamp is part of a family of brands')}<body><div class="consent-overlay"><h2>We value your privacy</h2><p>We and our 237 partners store and read information on your device, such as cookies, to measure who comes, to show what may please you, and to learn what to make better. You may change your mind at any time.</p><form method="post"><button name="agree">Accept all</button><button name="reject">Reject all</button></form></div></body></html>`,
  },
  {
    name: '页面不存在，状态却是 200',
    is: 'missing',
    html: `${head('404 - 晚报网')}<body><div class="nav"><a href="/">首页</a><a href="/news">新闻</a></div><div class="error"><img src="/404.png"><p>抱歉，您访问的页面不存在或已被删除</p><a href="/">返回首页</a></div></body></html>`,
  },
  {
    name: 'the home page, where a story was',
    is: 'missing',
    at: '/',
    html: `${head('The Lamp: news of the river')}<body><main><h2><a href="/1">The bridge is closed</a></h2><p>The town closed the bridge on Monday morning, a day before the fair, and did not say why.</p><h2><a href="/2">The ferry is full</a></h2><p>Those who cannot cross the bridge now wait for the ferry, some of them for most of the morning.</p></main></body></html>`,
  },
];
