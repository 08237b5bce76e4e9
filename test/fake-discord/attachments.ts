import type { APIAttachment, RESTAPIAttachment } from 'discord.js';
import type { World } from './world.js';

/** A file that came with a request, under the number in `files[n]`. */
export interface UploadedFile {
  readonly number: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Stores the bytes of uploads, and describes them as a message does. */
export function attach(
  world: World,
  channelId: string,
  stored: Map<string, Uint8Array>,
  files: readonly UploadedFile[],
  described: readonly RESTAPIAttachment[],
): APIAttachment[] {
  return files.map((file) => {
    const id = world.ids.next();
    stored.set(id, file.bytes);
    const description = described.find((attachment) => Number(attachment.id) === file.number)?.description;
    const url = `${world.cdn}/attachments/${channelId}/${id}/${encodeURIComponent(file.name)}`;
    return {
      id,
      filename: file.name,
      size: file.bytes.length,
      url,
      proxy_url: url,
      content_type: file.contentType,
      ...(description && { description }),
    };
  });
}
