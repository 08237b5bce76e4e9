import { type HtmlElement, isNamed, textOf } from '../html/html-tree.js';
import type { PageOutline } from './page-outline.js';

/** What stands in place of an article. */
export type OtherPage = 'test' | 'log-in' | 'paywall' | 'consent' | 'shell' | 'missing';

/** Characters of prose, Chinese ones counted twice: a page with more of it is an article, whatever else it has. */
const NOTHING = 40;
const HARDLY_ANY = 80;
/** A short notice may have a form below it. */
const LESS_THAN_NOTICE = 140;
/** As much has a page that is all about its test. */
const MUCH = 1000;
/** Of an article that costs something, this much is often shown. */
export const PREVIEW = 1500;

/** An element that only other pages than articles have, or, with more prose beside it, articles too. */
interface PageSign {
  readonly is: OtherPage;
  readonly maxProse: number;
  readonly isIn: (element: HtmlElement, page: PageOutline) => boolean;
}

/** In the scripts, addresses and names of services that put a test for people in place of a page. */
const testMarks =
  /_cf_chl_opt|__cf_chl_|_Incapsula_Resource|captcha-delivery\.com|px-captcha|sec-if-cpt|_sec\/cp_challenge|bm-verify|awsWafCookieDomainList|aliyun_waf|acw_sc__v2|__jsl_clearance|errors\.edgesuite\.net|wappass\.baidu\.com|wappoc_appmsgcaptcha|secitptpage/;
/** Of tests that stand below articles, too, for those who want to comment. */
const captchaMarks =
  /g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|geetest|TencentCaptcha|captcha\.qq\.com|AliyunCaptcha|yidun|captcha-form/;
const accountMarks = /(?:^|[\s/._-])(?:log-?in|sign-?in|signup|passport|sso)(?:$|[\s/._?-])/i;

const walls = new Set(['paywall', 'regwall', 'chargewall', 'paylayer', 'barrier']);
const consents = new Set(['cookie', 'cookies', 'consent', 'gdpr', 'cmp']);
/** What the frameworks name the element that their scripts fill. */
const mounts = new Set([
  'root',
  'app',
  '__next',
  '__nuxt',
  '___gatsby',
  'main-app',
  'q-app',
  'react-root',
  'container',
  'wrapper',
  'page',
]);
/** Characters; of a wall around an article that was sent all the same, the article is within. */
const MAX_IN_WALL = 300;
/** Characters of an element that waits for its script. */
const MAX_LOADING = 10;
/** Characters of a notice to those without scripts. */
const MIN_NOTICE = 8;
/** Characters of one script that are looked at. */
const MAX_SCRIPT = 50_000;
/** Characters of a line that offers the rest, Chinese ones counted twice: a paragraph that speaks of it has more. */
const MAX_OFFER = 100;
const theRest =
  /\b(?:read|see|unlock) (?:the )?(?:full|whole|entire|rest)\b|\b(?:continue|keep) reading\b|(?:阅读|查看|解锁|閱讀|解鎖).{0,4}(?:全文|剩余|剩餘|完整|后续|後續)/i;
const price =
  /\b(?:subscri|account|sign (?:in|up)|log ?in|register|member|pay|trial)|购买|订阅|会员|付费|登录|注册|購買|訂閱|會員|付費|登入|註冊/i;
const endOfSample =
  /(?:试读|試讀)(?:结束|到此|完毕|結束)|为(?:收费|付费)(?:内容|文章|部分)|(?:还剩|剩余|余下).{0,9}(?:字|%)|\bfor (?:paid|paying) (?:subscribers|members)\b/i;

export const pageSigns: readonly PageSign[] = [
  { is: 'test', maxProse: MUCH, isIn: (element) => testMarks.test(marksOf(element)) },
  { is: 'test', maxProse: MUCH, isIn: ({ attributes }) => /\bweui[-_]msg\b/.test(attributes.class ?? '') },
  { is: 'test', maxProse: LESS_THAN_NOTICE, isIn: (element) => captchaMarks.test(marksOf(element)) },
  { is: 'log-in', maxProse: LESS_THAN_NOTICE, isIn: asksForAccount },
  {
    is: 'paywall',
    maxProse: PREVIEW,
    isIn: (element, page) => isNamed(element, walls) && page.amountOf(element).text <= MAX_IN_WALL,
  },
  { is: 'paywall', maxProse: MUCH, isIn: (element) => isOffer(ownText(element)) },
  {
    is: 'shell',
    maxProse: HARDLY_ANY,
    isIn: (element, page) =>
      mounts.has(element.attributes.id ?? '') && page.amountOf(element).text <= MAX_LOADING,
  },
  {
    is: 'shell',
    maxProse: NOTHING,
    isIn: (element) => element.name === 'noscript' && textOf(element).trim().length >= MIN_NOTICE,
  },
];

/**
 * The elements that ask for consent to cookies: named after them, with something in them to be answered.
 *
 * @param elements those of a page, in its order
 */
export function consentsOf(elements: readonly HtmlElement[]): HtmlElement[] {
  const answerable = new Set<HtmlElement>();
  for (const element of [...elements].reverse()) {
    const isAnswer = element.name === 'button' || element.name === 'form';
    if (isAnswer || element.children.some((child) => typeof child !== 'string' && answerable.has(child)))
      answerable.add(element);
  }
  return [...answerable].filter((element) => element.name !== 'body' && isNamed(element, consents));
}

/** Whether a line offers the rest of an article for an account or for money. */
function isOffer(line: string): boolean {
  const weight = line.length + (line.match(/\p{Script=Han}/gu)?.length ?? 0);
  return weight <= MAX_OFFER && (endOfSample.test(line) || (theRest.test(line) && price.test(line)));
}

function ownText(element: HtmlElement): string {
  return element.children
    .filter((child) => typeof child === 'string')
    .join(' ')
    .slice(0, MAX_OFFER + 1);
}

function asksForAccount({ name, attributes }: HtmlElement): boolean {
  if (name === 'input') return attributes.type?.toLowerCase() === 'password';
  if (name !== 'form') return false;
  return accountMarks.test(`${attributes.action ?? ''} ${attributes.id ?? ''} ${attributes.class ?? ''}`);
}

function marksOf(element: HtmlElement): string {
  const { name, attributes } = element;
  const { id = '', src = '', action = '', href = '' } = attributes;
  const script = name === 'script' ? textOf(element).slice(0, MAX_SCRIPT) : '';
  return `${id} ${attributes.class ?? ''} ${src} ${action} ${name === 'link' ? '' : href} ${script}`;
}
