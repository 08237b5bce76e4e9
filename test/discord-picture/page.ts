import { Html, html } from './html.js';
import { messageHtml, type Shown } from './message-html.js';

/** In CSS pixels, as a common phone has. */
export const PAGE_WIDTH = 430;
export const GROUND = '#313338';

const style = `
* { box-sizing: border-box; margin: 0; }
body { background: ${GROUND}; color: #dbdee1; overflow-wrap: anywhere;
  font: 16px/1.4 'gg sans', 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif, 'Noto Color Emoji'; }
main { width: ${PAGE_WIDTH}px; padding: 16px 14px 0 12px; }
article { display: grid; grid-template-columns: 40px minmax(0, 1fr); column-gap: 12px; margin-bottom: 22px; }
a { color: #00a8fc; text-decoration: none; }
.above { grid-column: 2; margin-bottom: 4px; font-size: 13px; color: #b5bac1; position: relative;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
article:has(.above) { position: relative; }
article:has(.above)::before { content: ''; position: absolute; left: 19px; top: 9px; width: 28px; height: 13px;
  border: solid #4e5058; border-width: 2px 0 0 2px; border-top-left-radius: 7px; }
.avatar { width: 40px; height: 40px; border-radius: 50%; grid-column: 1; color: #fff; font-weight: 600;
  font-size: 18px; display: flex; align-items: center; justify-content: center; }
.body { grid-column: 2; min-width: 0; }
header { display: flex; align-items: center; gap: 6px; line-height: 1.3; }
header b { color: #f2f3f5; font-weight: 600; }
header time { color: #949ba4; font-size: 12px; }
.app { background: #5865f2; color: #fff; font-size: 10px; font-weight: 700; border-radius: 4px; padding: 1px 5px; }
.text { white-space: pre-wrap; }
.mention { background: #3c4270; color: #c9cdfb; border-radius: 3px; padding: 0 2px; font-weight: 500; }
.embed { margin-top: 6px; background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 10px 12px 12px; }
.embed .author { color: #f2f3f5; font-weight: 600; font-size: 14px; margin-bottom: 6px; }
.embed .title { color: #f2f3f5; font-weight: 600; margin-bottom: 4px; }
.embed .text { font-size: 15px; }
.embed .field { margin-top: 8px; font-size: 14px; }
.embed .footer { margin-top: 10px; color: #b5bac1; font-size: 12px; }
blockquote { border-left: 4px solid #4e5058; border-radius: 4px; padding-left: 10px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.button { background: #4e5058; color: #fff; border-radius: 4px; padding: 6px 14px; font-size: 14px; font-weight: 500; }
.button.primary { background: #5865f2; }
.button.success { background: #248046; }
.button.danger { background: #da373c; }
.button .out { margin-left: 6px; font-size: 12px; }
.body img { display: block; width: 100%; border-radius: 8px; margin-top: 6px; }
.private { margin-top: 6px; color: #949ba4; font-size: 12px; }
`;

/** Messages of a channel, one below the other, as a page that needs nothing besides itself. */
export function pageOf(title: string, shown: readonly Shown[]): string {
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=${PAGE_WIDTH}">
<style>${new Html(style)}</style></head>
<body><main>${shown.map(messageHtml)}</main></body></html>
`.source;
}
