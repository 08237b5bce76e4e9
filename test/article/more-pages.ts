import type { SentPage } from './other-pages.js';

const page = (title: string, body: string, head = '') =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>${body}</body></html>`;

/** Further pages that are not the article. */
export const moreOtherPages: readonly SentPage[] = [
  {
    name: 'an interruption that begs pardon',
    html: page(
      'Pardon Our Interruption',
      `<div class="container"><h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen:</p><ul><li>You're a power user moving through this website with super-human speed.</li><li>You've disabled cookies in your web browser.</li><li>A third-party browser plugin is preventing scripts from running.</li></ul><p>To regain access, please make sure that cookies and scripts are enabled before reloading the page.</p></div>`,
      '<script src="/ioherng-waghinge-my-lorne-Banq-of-Dunne-Gloue-I" async></script>',
    ),
  },
  {
    name: 'a letter for paid subscribers',
    html: page(
      'The tide tables of 1953',
      '<article><h1>The tide tables of 1953</h1><p>Everybody on the island remembers where they were in that night. Few remember that the tables had said so.</p><div class="paywall" data-testid="paywall"><h2>This post is for paid subscribers</h2><a>Subscribe</a><p>Already a paid subscriber? <a>Sign in</a></p></div></article>',
    ),
  },
  {
    name: 'a story for members, without marks of it',
    html: page(
      'I walked every street of the island | by A. Reader',
      '<article><h1>I walked every street of the island</h1><p>It took nine days and two pairs of shoes, and I would not do it again. But I know now why the streets bend as they do, and it is not because of the wind.</p></article><div class="ab cd"><h2>Create an account to read the full story.</h2><p>The author made this story available to members only. If you are new here, create a new account to read this story on us.</p><button>Continue in app</button></div>',
    ),
  },
  {
    name: 'a network without its scripts',
    html: page(
      'Bird',
      `<noscript><style>body{overflow:auto}</style><h1>JavaScript is not available.</h1><p>We've detected that JavaScript is disabled in this browser. Please enable JavaScript or switch to a supported browser to continue using this site.</p></noscript><div id="react-root"><div id="placeholder"><svg></svg></div></div><p>Something went wrong, but don't fret: let's give it another shot.</p>`,
    ),
  },
  {
    name: 'a post with a password',
    html: page(
      'Protected: Minutes of May | The Lamp',
      '<header><a href="/">The Lamp</a><nav><a href="/a">About</a> <a href="/b">Tides</a></nav></header><article class="post-password-required"><h1>Protected: Minutes of May</h1><form action="/wp-login.php?action=postpass" class="post-password-form" method="post"><p>This content is password-protected. To view it, please enter the password below.</p><p><label>Password: <input name="post_password" type="password"></label><input type="submit" value="Enter"></p></form></article><aside><h2>Recent posts</h2><ul><li><a href="/1">The ferry is full</a></li><li><a href="/2">Eels</a></li></ul></aside>',
    ),
  },
  {
    name: '访客系统',
    at: '/visitor/visitor?entry=miniblog&a=enter&url=x',
    html: page(
      'Visitor System',
      '<span id="message"></span><script>window.use_fp="1";var url=url||{};(function(){this.l=function(u,c){}}).call(url);</script>',
    ),
  },
  {
    name: '只有脚本，没有正文',
    html: '<html><head><meta charset="UTF-8"/></head><body></body><script src="https://lf.example/acrawler.js"></script><script>window.byted_acrawler&&window.byted_acrawler.init({aid:99999999});var s=window.byted_acrawler.sign("",__ac_nonce);document.cookie="__ac_signature="+s;window.location.reload();</script></html>',
  },
  {
    name: '请在微信客户端打开链接',
    html: page(
      '抱歉，出错了',
      '<div class="container"><div class="weui_msg"><div class="weui_icon_area"><i class="weui_icon_info weui_icon_msg"></i></div><div class="weui_text_area"><h4 class="weui_msg_title">请在微信客户端打开链接</h4></div></div></div>',
    ),
  },
  {
    name: '文章已下线',
    html: page(
      '出错了',
      '<div class="head"><a href="/">首页</a><a href="/ent">娱乐</a><a href="/tech">科技</a></div><div class="content"><div class="pic"></div><p class="txt">很抱歉，您要访问的文章已下线或者链接有误</p><p><span id="s">5</span> 秒后自动跳转到首页</p></div>',
    ),
  },
  {
    name: '试读结束，购买后阅读全文',
    html: page(
      '岛上的最后一家灯油铺',
      '<div class="reader"><h1>岛上的最后一家灯油铺</h1><p>铺子在码头后面的第二条巷子里，门板已经换过三次，柜台却还是一百年前的那一个。老板姓林，今年七十一岁，从父亲手里接过铺子的时候，岛上还有四十多户人家点油灯。</p><p>如今来买灯油的，多半是游客和修桥的工人。</p></div><div class="buy-box"><p>试读结束，剩余85%未读</p><a class="btn">9.9元购买本文</a><a class="btn">开通会员，免费阅读</a></div>',
    ),
  },
  {
    name: 'press and hold',
    html: page(
      'Access to this page has been denied',
      '<div class="page-title-wrapper"><h1>Press &amp; Hold to confirm you are<br>a human (and not a bot).</h1></div><div id="px-captcha"></div><p>Reference ID b1f2</p>',
    ),
  },
  {
    name: 'waf with human check',
    html: page(
      'Human Verification',
      '<script src="https://x.token.awswaf.com/x/challenge.js"></script><script>window.gokuProps={"key":"AQ"};</script><div id="captcha-container"></div><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you\'re not a robot. This requires JavaScript. Enable JavaScript and then reload the page.</noscript>',
      '<meta name="robots" content="noindex">',
    ),
  },
  {
    name: 'auth wall of a network',
    at: '/authwall?trk=bf&original_referer=',
    html: page(
      'Sign Up | Network',
      '<main class="authwall"><h1>Join Network</h1><p>Make the most of your professional life, and see who you know among its nine hundred million members.</p><form class="join-form"><input name="email-or-phone"><input type="password" name="pw"><button>Agree &amp; Join</button></form></main>',
    ),
  },
  {
    name: 'barrier of a pink paper',
    html: page(
      'Subscribe to read',
      '<div id="barrier-page"><h1>Island bridge closes for the summer</h1><h2>Subscribe to unlock this article</h2><p>Try unlimited access: only one pound for four weeks, then a price that depends on where you live. Cancel anytime during your trial.</p></div>',
    ),
  },
  {
    name: 'plain soft 404',
    html: page(
      'The Lamp',
      '<header><nav><a href="/">Home</a></nav></header><main><h1>Oops!</h1><p>We can\'t find the page you\'re looking for. It may have moved, or the address may have been typed wrongly.</p><a href="/">Back home</a></main>',
    ),
  },
  {
    name: '搜索引擎的蜘蛛验证',
    at: '/antispider/?from=%2Fx',
    html: page(
      '搜索',
      '<div class="content-box"><p class="ip-time-p">IP：203.0.113.4<br>访问时间：2026.03.01</p><p class="p2">用户您好，我们的系统检测到您网络中存在异常访问请求。<br>此验证码用于确认这些请求是您的正常行为而不是自动程序发出的，需要您协助验证。</p><form><input name="c"><img id="seccodeImage"></form></div>',
    ),
  },
  {
    name: '微博的登录',
    at: '/sso/signin?entry=miniblog',
    html: page(
      '登录 - 某博',
      '<div id="app"><div class="card"><h2>扫描二维码登录</h2><p>打开某博手机客户端，扫描二维码</p><img src="qr.png"></div></div>',
    ),
  },
  {
    name: '知识付费专栏的试看',
    html: page(
      '灯油的历史',
      '<div id="app"><article><h1>灯油的历史</h1><p>在电灯到来之前，岛上的夜晚是由灯油点亮的。每年秋天，第一批桶装的灯油随着货船到港，港务长要亲自验收，然后按户分配。</p><p>这样的日子持续了将近两百年。</p></article><div class="pay-mask"><span>该文章为付费内容，还剩 2300 字</span><button>¥19.9 购买专栏</button></div></div>',
    ),
  },
  {
    name: '内容审核中',
    html: page(
      '提示',
      '<div class="tip"><i></i><p>该内容正在审核中或已被作者设为私密，暂时无法查看</p><a href="/">去首页看看</a></div>',
    ),
  },
  {
    name: '请升级浏览器',
    html: page(
      '晚报网',
      '<div id="container"></div><div class="update"><p>您的浏览器版本过低，请升级到最新版本的浏览器后访问</p></div><script src="/a.js"></script>',
    ),
  },
];

/** Further articles. */
export const moreArticlePages: readonly SentPage[] = [
  {
    name: 'a manual of an interface with log-in',
    html: page(
      'Authentication | Lamp API',
      '<nav><a href="/docs">Docs</a><a href="/login">Log in</a></nav><div id="app"><main><h1>Authentication</h1><p>Send a POST request to /login with your user name and password. The answer holds a token that is valid for an hour.</p><pre><code>curl -d "user=ada" https://api.lamp.example/login</code></pre><p>Errors: 401 when the password is wrong, 404 when the page is not found.</p></main></div>',
    ),
  },
  {
    name: 'a page of an encyclopedia',
    html: page(
      'CAPTCHA - Encyclopedia',
      '<a href="/w/Special:UserLogin" class="login-link">Log in</a><form action="/w/search" id="searchform"><input name="search"></form><div id="content"><h1>CAPTCHA</h1><p>A captcha is a test that tells whether a person or a program uses a site. The word was made up in 2003 by four people at a university.</p><p>Such tests are criticised because the blind cannot pass them, and because programs can.</p></div><footer><a href="/cookies">Cookie statement</a></footer>',
    ),
  },
  {
    name: 'a short post with a box for remarks',
    html: page(
      'Eels are back',
      '<article><h1>Eels are back</h1><p>This morning the first eels of the year were seen under the old bridge, two weeks before anybody had thought that they would come. The fishermen are glad; the engineers, who wanted to begin on Monday, are less so. We shall see who gives way.</p></article><section id="respond"><form class="comment-form" action="/wp-comments-post.php"><textarea></textarea><div class="cf-turnstile" data-sitekey="0x4"></div></form></section>',
    ),
  },
  {
    name: 'a question with answers, and an offer to join',
    html: page(
      'Why are the arches uneven? - Bridge Exchange',
      '<main><h1>Why are the arches uneven?</h1><div class="post"><p>I have counted nine arches, and no two of them are equally wide. Is that on purpose, or did the builders not measure?</p></div><div class="answer"><p>The river has no even bed. Each pier stands where the masons found rock, and the arches had to follow.</p></div></main><div class="signup-box"><h3>Sign up or log in</h3><form action="/users/signup"><input type="email"><input type="password"><button>Sign up</button></form></div>',
    ),
  },
  {
    name: 'a page that is one form',
    html: page(
      'Tides',
      '<form method="post" action="./tides.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="x"><div class="main"><h1>Tides</h1><p>The spring tide on Sunday will be the highest of the year, four metres and ten at the old bridge. The harbour master asks all owners to look after their boats on Saturday evening.</p></div></form>',
    ),
  },
  {
    name: '政府通知，带查询表单',
    html: page(
      '关于河桥封闭施工的通告',
      '<div class="top"><a href="/login">登录</a><a href="/reg">注册</a></div><form action="/search"><input name="q"><button>搜索</button></form><div class="TRS_Editor"><p>因河桥维修施工需要，自五月四日零时起至八月三十一日二十四时止，禁止一切车辆通行，过往车辆请绕行渡口。</p><p>特此通告。</p><p>河桥管理处</p></div>',
    ),
  },
  {
    name: '问答页面，旁边有登录框',
    html: page(
      '为什么桥拱宽窄不一？',
      '<div id="root"><main><h1>为什么桥拱宽窄不一？</h1><div class="RichContent"><p>因为河床不平。每一座桥墩都建在能找到岩石的地方，桥拱只好跟着桥墩走，所以有的宽，有的窄，并不是当年的工匠量错了尺寸。</p><p>另外，后来的几次维修也改变了其中两个拱的形状。</p></div></main><div class="SignFlow"><form class="SignFlow-form"><input type="tel"><button>登录</button></form></div></div>',
    ),
  },
  {
    name: '介绍 Cookie 的文章',
    html: page(
      'Cookie 是什么',
      '<article class="cookie-article"><h1>Cookie 是什么</h1><p>Cookie 是网站存放在浏览器里的一小段文字，用来记住访客是谁、把什么放进了购物车。它由服务器发出，之后的每次请求都会把它带回去。</p><p>法律要求网站在存放不必要的 Cookie 之前征得同意，于是人人都见过那些弹窗。</p></article>',
    ),
  },
  {
    name: '免费的文章，网站自己这样说',
    html: page(
      '鳗鱼回来了',
      '<article><h1>鳗鱼回来了</h1><p>今天早上，老桥下面出现了今年的第一批鳗鱼，比往年早了两个星期。渔民很高兴，准备周一开工的工程师却有些为难。</p></article>',
      '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true,"wordCount":58}</script>',
    ),
  },
  {
    name: '改了地址的文章',
    at: '/zh-cn/2026/03/story.html?from=redirect',
    html: page(
      '渡轮加班',
      '<div class="article-auth"><span>作者：林灯</span></div><div class="article"><h1>渡轮加班</h1><p>从下周起，渡轮的末班时间延长到晚上十点，周末另外增加两班。船票价格不变，岛上居民凭身份证免费乘坐。</p></div>',
    ),
  },
  {
    name: 'poem',
    html: page(
      'The Lamp',
      '<article><h1>The Lamp</h1><p>A lamp upon the bridge at night,<br>a boat that has no other light,<br>and who would row without the one<br>has not yet seen the river run.</p></article>',
    ),
  },
  {
    name: 'newsletter with an offer below',
    html: page(
      'Tides of March',
      '<article><h1>Tides of March</h1><p>The tides of this month are higher than those of the last ten years, and the harbour master has put sandbags along Mill Street. Whoever lives there should look at the tables twice a day until the fifteenth.</p><p>The ferry goes an hour later on the ninth and the tenth.</p></article><div class="subscribe"><h3>Liked this? Subscribe for free</h3><form action="/subscribe"><input type="email"><button>Subscribe</button></form></div>',
    ),
  },
  {
    name: 'docs of sessions',
    html: page(
      'Sessions',
      '<div id="root"><h1>Sessions</h1><p>A session begins with a sign-in and ends after an hour. When a user is not signed in, show the log-in form and return to the page that was asked for.</p></div><script src="/app.js"></script>',
    ),
  },
  {
    name: 'error reference',
    html: page(
      'Error codes',
      '<main><h1>Error codes</h1><table><tr><th>Code</th><th>Meaning</th></tr><tr><td>401</td><td>Sign in first.</td></tr><tr><td>404</td><td>The page was not found.</td></tr></table><p>Every answer that begins with a four is the fault of the one who asks; try it again with another address.</p></main>',
    ),
  },
  {
    name: 'list of teasers on a blog post',
    html: page(
      'Eel pie',
      '<article><h1>Eel pie</h1><p>Skin four eels and cut them into pieces as long as a thumb. Boil them with a bay leaf for ten minutes, and keep the water for the sauce.</p><p>Cover with pastry, and bake until it is brown.</p></article><section><h2>More</h2><p>The ferry is full again. <a href="/2">Continue reading</a></p></section>',
    ),
  },
  {
    name: '菜谱',
    html: page(
      '鳗鱼饭的做法',
      '<div class="recipe"><h1>鳗鱼饭的做法</h1><ol><li>鳗鱼洗净切段，用料酒腌二十分钟。</li><li>平底锅烧热，鱼皮朝下煎至金黄。</li><li>加酱油和糖，小火收汁。</li></ol></div><div class="login-tip">登录后可以收藏菜谱</div>',
    ),
  },
  {
    name: '展开全文的页面',
    html: page(
      '渡轮加班通知',
      '<div class="article"><h1>渡轮加班通知</h1><p>下周起渡轮末班时间延长到晚上十点，周末增开两班，票价不变。请各位居民相互转告，合理安排出行时间。</p><a class="unfold">展开阅读全文</a></div><div class="bar"><a href="/login">登录</a><a href="/vip">会员</a></div>',
    ),
  },
  {
    name: '短问答',
    html: page(
      '常见问题',
      '<dl><dt>渡轮几点开？</dt><dd>早上六点。</dd><dt>多少钱？</dt><dd>两元，岛上居民免费。</dd><dt>怎么注册会员？</dt><dd>在售票处登记即可。</dd></dl>',
    ),
  },
  {
    name: '新闻，带视频和脚本',
    html: page(
      '鳗鱼节开幕',
      '<noscript>您的浏览器不支持脚本</noscript><div id="app"><h1>鳗鱼节开幕</h1><video></video><p>第十二届鳗鱼节昨晚在老桥下开幕，三千多名居民和游客到场。</p></div>',
    ),
  },
  {
    name: '由首页改名而来',
    at: '/zh/2026/03/',
    html: page(
      '三月的潮汐',
      '<h1>三月的潮汐</h1><p>本月潮位为十年来最高，港务长已在磨坊街沿线堆放沙袋，请住户每天查看两次潮汐表。</p>',
    ),
  },
];
