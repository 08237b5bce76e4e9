import { type HtmlElement, isNamed, textOf } from '../html/html-tree.js';
import type { PageOutline } from './page-outline.js';

/** What stands in place of an article. */
export type OtherPage = 'test' | 'log-in' | 'paywall' | 'consent' | 'shell' | 'missing';

/** Characters of prose, Chinese ones counted twice: a page with more of it is an article, whatever else it has. */
const HARDLY_ANY = 80;
const LITTLE = 200;
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
const mounts = new Set(['root', 'app', '__next', '__nuxt', '___gatsby', 'main-app', 'q-app', 'react-root']);
/** Characters; of a wall around an article that was sent all the same, the article is within. */
const MAX_IN_WALL = 300;
const MIN_NOTICE = 8;
/** Characters of one script that are looked at. */
const MAX_SCRIPT = 50_000;
const MIN_CONSENT_SHARE = 0.5;

export const pageSigns: readonly PageSign[] = [
  { is: 'test', maxProse: MUCH, isIn: (element) => testMarks.test(marksOf(element)) },
  { is: 'test', maxProse: MUCH, isIn: ({ attributes }) => /\bweui[-_]msg\b/.test(attributes.class ?? '') },
  { is: 'test', maxProse: LITTLE, isIn: (element) => captchaMarks.test(marksOf(element)) },
  { is: 'log-in', maxProse: LITTLE, isIn: asksForAccount },
  {
    is: 'paywall',
    maxProse: PREVIEW,
    isIn: (element, page) => isNamed(element, walls) && page.amountOf(element).text <= MAX_IN_WALL,
  },
  {
    is: 'consent',
    maxProse: LITTLE,
    isIn: (element, page) =>
      isConsent(element) && page.amountOf(element).text > page.amountOf(page.body).text * MIN_CONSENT_SHARE,
  },
  {
    is: 'shell',
    maxProse: HARDLY_ANY,
    isIn: (element, page) =>
      mounts.has(element.attributes.id ?? '')
        ? page.amountOf(element).text < HARDLY_ANY
        : element.name === 'noscript' && textOf(element).trim().length >= MIN_NOTICE,
  },
];

/** Whether an element asks for consent to cookies, by its name. */
export function isConsent(element: HtmlElement): boolean {
  return element.name !== 'body' && isNamed(element, consents);
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
