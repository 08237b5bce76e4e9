import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Encoder, openEncoder } from '../../src/models/encoder.js';
import { Lane } from '../../src/models/lane.js';
import type { FetchOptions } from '../../src/models/locate.js';
import { modelRoles } from '../../src/models/profile.js';
import { openReader, type Reader } from '../../src/models/reader.js';
import { bundledModels } from '../../src/package-root.js';

/** Where the models that ship lie, and no network. */
export const offline: FetchOptions = {
  bundledModels,
  modelCache: join(tmpdir(), 'verbatim-no-cache'),
  hubEndpoint: 'http://127.0.0.1:9',
};

/** The encoder that ships. */
export function bundledEncoder(): Promise<Encoder> {
  return openEncoder(modelRoles.encoder.bundled, new Lane(), offline);
}

/** The reader that ships. */
export function bundledReader(): Promise<Reader> {
  return openReader(modelRoles.reader.bundled, new Lane(), offline);
}
