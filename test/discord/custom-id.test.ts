import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  articleRef,
  type ButtonId,
  decodeButton,
  encodeButton,
  findArticle,
} from '../../src/discord/custom-id.js';
import { locales } from '../../src/discord/locales/locales.js';
import { articleOf } from './articles.js';

const plainRecord = <T>(parts: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(parts, { noNullPrototype: true });
const article = articleOf({ id: '世界 models', lead: ['One.'] });
const refs = fc
  .record({ id: fc.string(), lead: fc.array(fc.string({ minLength: 1 })) })
  .map((parts) => articleRef(articleOf(parts)));
const places = fc.array(
  plainRecord({
    article: fc.oneof(fc.constant(articleRef(article)), refs),
    span: fc
      .tuple(fc.nat(10_000_000), fc.integer({ min: 1, max: 5000 }))
      .map(([start, length]) => ({ start, end: start + length })),
  }),
  { maxLength: 14 },
);
const buttons: fc.Arbitrary<ButtonId> = fc.oneof(
  plainRecord({ action: fc.constantFrom('up', 'down'), places }),
  plainRecord({ action: fc.constantFrom('context', 'more'), first: fc.nat(1000), places }),
  plainRecord({
    action: fc.constant('example' as const),
    article: refs,
    index: fc.nat(9),
    locale: fc.constantFrom(...locales),
  }),
);

describe("a button's custom id", () => {
  it('gives back what it was made of, or its first places, in at most 100 characters', () => {
    fc.assert(
      fc.property(buttons, (button) => {
        const customId = encodeButton(button);
        assert.match(customId, /^[\x21-\x7e]{1,100}$/);
        const decoded = decodeButton(customId);
        assert.ok(decoded !== null);
        if (button.action === 'example' || decoded.action === 'example')
          return assert.deepEqual(decoded, button);
        assert.deepEqual({ ...decoded, places: button.places }, button);
        assert.deepEqual(decoded.places, button.places.slice(0, decoded.places.length));
        assert.ok(decoded.places.length >= Math.min(4, button.places.length));
      }),
    );
  });

  it('has room for seven quotes of one long article', () => {
    const span = { start: 9_000_000, end: 9_000_400 };
    const many = Array.from({ length: 7 }, () => ({ article: articleRef(article), span }));
    const decoded = decodeButton(encodeButton({ action: 'more', first: 4, places: many }));
    assert.deepEqual(decoded, { action: 'more', first: 4, places: many });
  });

  it('is null for anything else', () => {
    const good = encodeButton({
      action: 'context',
      first: 1,
      places: [{ article: articleRef(article), span: { start: 1, end: 2 } }],
    });
    const bad = [
      '',
      '1',
      '1x',
      '0c',
      '2c',
      `${good}.`,
      `${good},`,
      `${good},1:0`,
      `${good},zzzzzzzz:zzzzzzzz`,
      ` ${good}`,
      `${good}\n`,
      '1m',
      '1e0.9.abcdefghij',
      '1e0.0.abc',
      `1c${'a'.repeat(98)}`,
      `1c${'a'.repeat(200)}`,
      '1cabcdefghij01:1',
    ];
    for (const customId of bad) assert.equal(decodeButton(customId), null, JSON.stringify(customId));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^1[cudme][\w:.,-]{0,110}$/)), (text) => {
        const decoded = decodeButton(text);
        if (decoded !== null) assert.equal(encodeButton(decoded), text);
      }),
    );
  });
});

describe('the article of a button', () => {
  it('is found, or has changed, or is unknown', () => {
    const changed = articleOf({ id: article.id, lead: ['Two.'] });
    const other = articleOf({ id: 'other', lead: ['One.'] });
    assert.equal(findArticle([other, article], articleRef(article)), article);
    assert.equal(findArticle([other, changed], articleRef(article)), 'changed');
    assert.equal(findArticle([other], articleRef(article)), 'unknown');
  });
});
