/** The style that docx.ts makes a formula of. */
export const FORMULA_STYLE = 'VerbatimFormula';

/** What stands for an object that has no words, so that its run is not empty: a sign that nobody sees. */
const NO_WORDS = '\u2060';
const elements = [
  { open: '<m:oMath', close: '</m:oMath>' },
  { open: '<w:object', close: '</w:object>' },
] as const;

/**
 * The XML of a document with its formulas, which the library leaves out without a word, as runs of text: as they are
 * where they read from left to right, else in a style that keeps their sentence from being quoted.
 */
export function withFormulasAsText(xml: string): string {
  const paragraphs = xml
    .replace(/<m:oMathParaPr\b[^>]{0,500}\/>|<\/?m:oMathPara\b[^>]{0,500}>/g, '')
    .replaceAll('<m:oMathParaPr>', '<w:proofErr>')
    .replaceAll('</m:oMathParaPr>', '</w:proofErr>');
  return elements.reduce((text, { open, close }) => replaced(text, open, close), paragraphs);
}

function replaced(xml: string, open: string, close: string): string {
  const parts: string[] = [];
  let done = 0;
  for (let at = xml.indexOf(open); at >= 0; at = xml.indexOf(open, done)) {
    const end = xml.indexOf(close, at);
    if (end < 0) break;
    const isWhole = /[\s>]/.test(xml[at + open.length] ?? '');
    parts.push(xml.slice(done, at), isWhole ? runOf(xml.slice(at, end)) : xml.slice(at, end + close.length));
    done = end + close.length;
  }
  parts.push(xml.slice(done));
  return parts.join('');
}

function runOf(element: string): string {
  const words = [...element.matchAll(/<m:t(?:\s[^>]{0,200})?>([^<]*)<\/m:t>/g)].map(([, text]) => text);
  const isLinear =
    words.length > 0 &&
    !/<m:(?:f|sSup|sSub|sSubSup|sPre|rad|nary|m|eqArr|limLow|limUpp|acc|bar|groupChr|box|borderBox|func|phant|d)[\s>]/.test(
      element,
    );
  const style = isLinear ? '' : `<w:rPr><w:rStyle w:val="${FORMULA_STYLE}"/></w:rPr>`;
  return `<w:r>${style}<w:t xml:space="preserve">${words.join('') || NO_WORDS}</w:t></w:r>`;
}
