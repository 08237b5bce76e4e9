import { VerbatimError } from '../../../errors.js';
import { shownLink, UPLOAD_REMEDY } from '../../network/fetch-error.js';
import { blocksIn } from '../html/html-blocks.js';
import { elementsOf, type HtmlElement, parseHtml, textOf } from '../html/html-tree.js';
import { edgesOf, proseIn } from './boilerplate.js';
import { outline, type PageOutline } from './page-outline.js';
import { consentsOf, type OtherPage, PREVIEW, pageSigns } from './page-signs.js';

/** Where a page was asked for, and where it was found. */
export interface PageOrigin {
  readonly asked: string;
  readonly url: string;
}

const says: Readonly<Record<OtherPage, string>> = {
  test: 'opens a test for people',
  'log-in': 'opens a log-in',
  paywall: 'shows the beginning alone to those who have not paid',
  consent: 'asks for consent to cookies',
  shell: 'has no text before its scripts have run',
  missing: 'leads to where the page is not (any more)',
};

/** Of words that the page says to have, so many are there at least. */
const MIN_SHARE_OF_WORDS = 0.5;
const CHARACTERS_OF_WORD = 6;
/** Prose; what says in its title that it is not there, and says more, tells of such pages. */
const MAX_MISSING = 200;
/** Characters of a page; what says no more than that it is not there has a sentence or two. */
const MAX_TOLD = 130;
/** Prose; where a redirect leads to an account's page, this much is no article. */
const MAX_ELSEWHERE = 1000;
const MIN_HAN_SHARE = 0.3;
const MAX_TITLE = 300;
/** Prose beside a question for consent that makes up most of the page. */
const MAX_BESIDE_CONSENT = 200;
const MIN_CONSENT_SHARE = 0.5;
/** Characters; less is no sentence. */
const MIN_SHOWN = 8;

const elsewhere: readonly { readonly is: OtherPage; readonly place: RegExp }[] = [
  { is: 'test', place: /captcha|challenge|\/sorry\/|\/verify|antispider|robot/i },
  { is: 'consent', place: /(?:^|[/.])consent\b|cookie-?wall|collectconsent/i },
  { is: 'paywall', place: /\/(?:barrier|paywall|subscribe|subscription|regwall)\b/i },
  { is: 'log-in', place: /(?:^|[/.])(?:log-?in|sign-?in|passport|sso|auth|visitor|accounts?)(?:$|[/.])/i },
  { is: 'missing', place: /\/(?:404|not-?found|error)(?:$|[/.])/i },
];
/** In a title, or in all that a page says. */
const tellsOfNothing =
  /^\s*(?:error\s*)?404\b|\b404\s*(?:-|–|\||:|：)|(?:page|article|story|content) (?:is |was |could )?(?:not be found|not found|no longer)|^(?:抱歉|出错)|(?:页面|頁面|文章|网页|網頁|内容|內容)(?:不存在|不見了|走丢|找不到|未找到|(?:已|已被)(?:作者)?(?:删除|刪除|下线|下線|下架))|(?:找不到|没有找到|未找到)(?:该|您|你|此|這個)?.{0,8}(?:页面|頁面|网页|網頁|文章|内容)|(?:cannot|can[’']t) (?:be found|find (?:the|this|that) (?:page|story|article))|(?:暂时)?无法查看|(?:链接|連結)(?:有误|有誤|已失效|失效)/i;
/** All of a title but the site's name. */
const tellsOfTest =
  /^\s*(?:pardon our interruption|access (?:to this page has been )?denied|just a moment|attention required|are you (?:a )?(?:human|robot)|security (?:check|verification)|.{0,6}(?:安全|访问|人机|身份)验证|访问(?:过于|太)频繁|环境异常)[\s.!?！？…]*(?:$|[-–|_])/im;
const homePage = /^\/(?:(?:index|home|default|main)(?:\.\w{2,5})?|[a-z]{2}(?:-[a-z]{2,4})?)?\/?$/i;
const isForAll = /"isAccessibleForFree"\s{0,9}:\s{0,9}"?(true|false)/i;
const countedWords = /"wordCount"\s{0,9}:\s{0,9}"?(\d{1,7})/;

/**
 * Makes sure that a page which was fetched is the article that the link stands for, by what it is made of and how much
 * prose it has.
 *
 * @param isXml whether it is XHTML
 * @throws VerbatimError when it is a test for people, a log-in, the beginning of what must be paid for, a question for
 * consent, a page without its text or a page that says that there is none
 */
export function checkPage(html: string, origin: PageOrigin, isXml = false): void {
  const is = otherPage(parseHtml(html, isXml), origin);
  if (is !== null) throw new VerbatimError('link', `${shownLink(origin.asked)} ${says[is]}`, UPLOAD_REMEDY);
}

function otherPage(root: HtmlElement, origin: PageOrigin): OtherPage | null {
  const page = outline(bodyOf(root));
  const elements = [...seenElements(root, page)];
  const consents = consentsOf(elements);
  const prose = proseOf(page, consents);
  const led = ledElsewhere(origin, prose);
  if (led !== null) return led;
  const facts = factsOf(root);
  if (isPreview(facts, prose)) return 'paywall';
  const shown = page.amountOf(page.body).text;
  const told = shown <= MAX_TOLD ? linesOf(page) : '';
  if (prose.weight <= MAX_MISSING && tellsOfNothing.test(`${facts.title}\n${told}`)) return 'missing';
  if (prose.weight <= MAX_ELSEWHERE && tellsOfTest.test(facts.title)) return 'test';
  for (const sign of pageSigns) {
    if (prose.weight <= sign.maxProse && elements.some((element) => sign.isIn(element, page))) return sign.is;
  }
  const asked = consents.reduce((most, element) => Math.max(most, page.amountOf(element).text), 0);
  if (prose.weight <= MAX_BESIDE_CONSENT && asked > shown * MIN_CONSENT_SHARE) return 'consent';
  return shown < MIN_SHOWN ? 'shell' : null;
}

interface Prose {
  readonly characters: number;
  /** Characters, a Chinese one for two. */
  readonly weight: number;
  readonly isHan: boolean;
}

function proseOf(page: PageOutline, consents: readonly HtmlElement[]): Prose {
  const left = new Set([...edgesOf(page, page.body), ...consents]);
  const characters = proseIn(page, new Set(), left).get(page.body) ?? 0;
  const text = textOf(page.body);
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const isHan = han > letters * MIN_HAN_SHARE;
  return { characters, weight: isHan ? characters * 2 : characters, isHan };
}

function ledElsewhere(origin: PageOrigin, { weight }: Prose): OtherPage | null {
  const [asked, found] = [new URL(origin.asked), new URL(origin.url)];
  const siteOf = (url: URL) => url.hostname.replace(/^www\./, '');
  if (
    siteOf(asked) === siteOf(found) &&
    !homePage.test(asked.pathname) &&
    /^\/(?:index\.\w{2,5})?$/.test(found.pathname) &&
    found.search === ''
  )
    return 'missing';
  if (weight > MAX_ELSEWHERE) return null;
  const placeOf = (url: URL) => url.hostname + url.pathname;
  return elsewhere.find(({ place }) => place.test(placeOf(found)) && !place.test(placeOf(asked)))?.is ?? null;
}

interface Facts {
  readonly title: string;
  readonly isPaid: boolean;
  readonly words: number | null;
}

function factsOf(root: HtmlElement): Facts {
  let title = '';
  let heading = '';
  let data = '';
  for (const element of elementsOf(root)) {
    if (element.name === 'title') title ||= textOf(element);
    else if (element.name === 'h1') heading ||= textOf(element);
    else if (element.name === 'script' && /ld\+json/i.test(element.attributes.type ?? ''))
      data += textOf(element);
  }
  const words = countedWords.exec(data)?.[1];
  return {
    title: `${title.slice(0, MAX_TITLE)}\n${heading.slice(0, MAX_TITLE)}`,
    isPaid: isForAll.exec(data)?.[1]?.toLowerCase() === 'false',
    words: words === undefined ? null : Number(words),
  };
}

function isPreview({ isPaid, words }: Facts, { characters, weight, isHan }: Prose): boolean {
  if (!isPaid) return false;
  const isHalf = words !== null && characters / (isHan ? 1 : CHARACTERS_OF_WORD) < words * MIN_SHARE_OF_WORDS;
  return isHalf || weight <= PREVIEW;
}

function linesOf(page: PageOutline): string {
  return blocksIn(page.body, page.isHidden)
    .map(({ text }) => text)
    .join('\n');
}

function bodyOf(root: HtmlElement): HtmlElement {
  for (const element of elementsOf(root)) if (element.name === 'body') return element;
  return root;
}

/** The elements of a page that are not hidden, those of its head included. */
function* seenElements(root: HtmlElement, page: PageOutline): Generator<HtmlElement> {
  const rest = [root];
  for (let element = rest.pop(); element !== undefined; element = rest.pop()) {
    if (element !== root) yield element;
    for (let at = element.children.length - 1; at >= 0; at--) {
      const child = element.children[at];
      if (child !== undefined && typeof child !== 'string' && !page.isHidden(child)) rest.push(child);
    }
  }
}
