import type { DraftBlock } from './draft.js';

/** Characters; a closing line that advertises is short. */
const MAX_CHINESE_CHARACTERS = 70;
const MAX_LATIN_CHARACTERS = 200;

const chinese = [
  /(?:^|[，。！？；：,!;:|｜\s])(?:欢迎|敬请|请|点击|立即|马上)[^，。！？；]{0,12}(?:下载|安装|打开|关注|扫码|扫描|订阅)/u,
  /(?:^|[，。！？；：,!;:|｜\s])(?:下载|打开|安装)[^，。！？；]{0,14}(?:APP|客户端)/iu,
  /(?:^|[，。！？；：,!;:|｜\s])(?:长按|扫描|扫码|扫一扫|识别)[^，。！？；]{0,12}(?:关注|下载|加入|添加|订阅|阅读|查看|$)/u,
  /(?:^|[，。！？；：,!;:|｜\s])关注[^，。！？；]{0,14}(?:公众号|微信|微博|抖音|我们)/u,
  /点击.{0,6}(?:阅读原文|查看原文)/u,
];
const latin = [
  /(?:^|[.!?:]\s+)(?:please\s+)?(?:download|get|install)\s+(?:our|the)\b.{0,40}\bapp\b/i,
  /(?:^|[.!?,:]\s*|\band\s+)(?:please\s+)?follow\s+(?:us|our)\b/i,
  /(?:^|[.!?:]\s+)(?:please\s+)?(?:subscribe\s+to|sign\s+up\s+(?:for|to))\s+(?:our|the|this)\b/i,
  /\bscan\s+(?:the|this|our)\s+(?:qr\s+)?code\b/i,
];

/**
 * `blocks` without the closing lines in which a publisher asks readers to download an app, follow an account or scan a
 * code. The first block always stays.
 */
export function withoutClosingAdvert(blocks: readonly DraftBlock[]): DraftBlock[] {
  const kept = [...blocks];
  for (let last = kept.at(-1); kept.length > 1 && last && isAdvert(last.text); last = kept.at(-1)) kept.pop();
  return kept;
}

function isAdvert(text: string): boolean {
  const isChinese = /\p{Script=Han}/u.test(text);
  if (text.length > (isChinese ? MAX_CHINESE_CHARACTERS : MAX_LATIN_CHARACTERS)) return false;
  return (isChinese ? chinese : latin).some((pattern) => pattern.test(text));
}
