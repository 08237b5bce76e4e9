import assert from 'node:assert/strict';
import { type APIButtonComponent, type APIEmbed, type BaseMessageOptions, ButtonStyle } from 'discord.js';
import type { MessagePayload } from '../../src/discord/render/payload.js';

/**
 * Fails when Discord would refuse the message, by its reference
 * (https://discord.com/developers/docs/resources/message#embed-object-embed-limits, /components/reference#button).
 */
export function assertSendable(payload: MessagePayload): void {
  const { content, embeds, components, files, allowedMentions } = payload;
  assert.deepEqual(allowedMentions, { parse: [], repliedUser: false });
  assert.ok(content !== '' || embeds.length > 0 || files.length > 0, 'the message is empty');
  atMost(content, 2000, 'content');
  assert.ok(embeds.length <= 10);
  for (const embed of embeds) checkEmbed(embed);
  const total = embeds.flatMap(countedTexts).reduce((sum, text) => sum + text.length, 0);
  assert.ok(total <= 6000, `embeds of ${total} characters`);
  assert.ok(components.length <= 5);
  const buttons = components.flatMap((row) => row.components);
  for (const row of components) assert.ok(row.components.length >= 1 && row.components.length <= 5);
  for (const each of buttons) checkButton(each);
  const ids = buttons.flatMap((each) => ('custom_id' in each ? [each.custom_id] : []));
  assert.equal(new Set(ids).size, ids.length, 'two buttons have one id');
  assert.ok(files.length <= 10);
  for (const { name, description } of files) {
    assert.match(name, /^[\w.-]{1,100}$/);
    atMost(description, 1024, 'file description');
  }
  const text = JSON.stringify({ ...payload, files: [] });
  assert.doesNotMatch(text, /\\ud[89a-f]/i, 'half a surrogate pair');
  // discord.js takes it as it is.
  payload satisfies BaseMessageOptions;
}

function checkEmbed(embed: APIEmbed): void {
  const { title, description, author, footer, fields = [], color = 0 } = embed;
  for (const text of countedTexts(embed)) assert.notEqual(text.trim(), '', 'an empty part of an embed');
  assert.ok(countedTexts(embed).length > 0);
  if (title !== undefined) atMost(title, 256, 'title');
  if (description !== undefined) atMost(description, 4096, 'description');
  if (author !== undefined) atMost(author.name, 256, 'author');
  if (footer !== undefined) atMost(footer.text, 2048, 'footer');
  assert.ok(fields.length <= 25);
  for (const { name, value } of fields) {
    atMost(name, 256, 'field name');
    atMost(value, 1024, 'field value');
  }
  assert.ok(color >= 0 && color <= 0xffffff);
}

function countedTexts({ title, description, author, footer, fields = [] }: APIEmbed): string[] {
  return [
    title,
    description,
    author?.name,
    footer?.text,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ].filter((text) => text !== undefined);
}

function checkButton(button: APIButtonComponent): void {
  assert.ok(button.style !== ButtonStyle.Premium);
  assert.ok((button.label ?? '') !== '' || button.emoji !== undefined);
  atMost(button.label ?? '', 80, 'label');
  if (button.style === ButtonStyle.Link) {
    atMost(button.url, 512, 'button link');
    assert.match(button.url, /^https?:\/\//);
    assert.ok(URL.canParse(button.url));
  } else {
    assert.match(button.custom_id, /^[\x21-\x7e]{1,100}$/);
  }
}

function atMost(text: string, limit: number, what: string): void {
  assert.ok(text.length <= limit, `${what} of ${text.length} characters`);
}
