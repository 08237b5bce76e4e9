import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, VerbatimError } from '../errors.js';
import { isCompleteModel, parseModel, requireModel } from '../models/files.js';
import type { ModelRole } from '../models/profile.js';
import { bundledModels, packageRoot } from '../package-root.js';
import { loadHnswlib } from '../search/hnsw.js';
import { command, exitCodes } from './command.js';
import type { Context } from './context.js';
import { writeLine } from './io.js';
import { printable } from './plain.js';
import { withEngine } from './session.js';
import { showsColor, styleFor } from './style.js';

/** `warning`: it answers all the same; `broken`: it does not. */
type State = 'good' | 'warning' | 'bad';

interface Finding {
  readonly state: State;
  readonly subject: string;
  readonly detail: string;
  /** What to do; only where something is to be done. */
  readonly remedy?: string;
}

const signs = { good: '✓', warning: '!', bad: '✗' } as const satisfies Record<State, string>;
const SUBJECT_WIDTH = 15;
const SETTINGS = 'Settings';
const modelSubjects = { encoder: 'Encoder', reader: 'Reader' } as const satisfies Record<ModelRole, string>;

export const doctor = command(
  {
    name: 'doctor',
    about: 'Checks what answering needs: Node, native index, models, articles, index, token',
    words: '',
    options: {},
    tellsOfSettings: true,
    notes: [
      '✓ is well, ! works but could be better, ✗ stops answering (exit code 1). An outdated index is rebuilt.',
    ],
  },
  async (context) => {
    const { output, environment } = context.terminal;
    const style = styleFor(showsColor(output, environment));
    const found: Finding[] = [];
    for (const check of [
      checkSettings,
      checkNode,
      checkNativeIndex,
      checkModels,
      checkArticles,
      checkToken,
    ]) {
      found.push(...(await check(context)));
    }
    found.splice(-1, 0, await checkIndex(context, found));
    for (const { state, subject, detail, remedy } of found) {
      const words = printable(remedy ? `${detail}. ${remedy}.` : detail);
      await writeLine(output, `${style(state, signs[state])} ${subject.padEnd(SUBJECT_WIDTH)}${words}`);
    }
    return found.some(({ state }) => state === 'bad') ? exitCodes.failed : exitCodes.done;
  },
);

async function checkSettings({ settingsProblem }: Context): Promise<Finding[]> {
  if (settingsProblem === null) return [];
  return [{ state: 'bad', subject: SETTINGS, ...explain(settingsProblem) }];
}

async function checkNode(): Promise<Finding[]> {
  const { engines } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const wanted = engines.node.replace(/^\D+/, '');
  const running = process.versions.node;
  const subject = 'Node';
  if (running.localeCompare(wanted, 'en', { numeric: true }) >= 0)
    return [{ state: 'good', subject, detail: running }];
  return [
    {
      state: 'warning',
      subject,
      detail: `${running} is too old`,
      remedy: `Install Node ${wanted} or later`,
    },
  ];
}

async function checkNativeIndex(): Promise<Finding[]> {
  const subject = 'Native index';
  try {
    await loadHnswlib();
    return [{ state: 'good', subject, detail: 'hnswlib is compiled and loads' }];
  } catch (error) {
    return [{ state: 'warning', subject, ...explain(error) }];
  }
}

async function checkModels(context: Context): Promise<Finding[]> {
  const { embeddingModel, readerModel } = context.settings;
  return [
    await checkModel('encoder', embeddingModel, context),
    await checkModel('reader', readerModel, context),
  ];
}

async function checkModel(role: ModelRole, model: string, { settings }: Context): Promise<Finding> {
  const subject = modelSubjects[role];
  try {
    const source = parseModel(role, model, {
      bundledModels,
      ...settings,
    });
    const { id, kind, folder } = source;
    if (kind === 'hub' && !(await isCompleteModel(folder))) {
      return {
        state: 'warning',
        subject,
        detail: `${id} is not downloaded yet`,
        remedy: `The first question fetches it from ${settings.hubEndpoint}`,
      };
    }
    const origin = {
      bundled: 'bundled',
      hub: 'downloaded',
      folder: 'a folder',
    }[kind];
    await requireModel(source);
    return { state: 'good', subject, detail: `${id} (${origin}, ${folder})` };
  } catch (error) {
    return { state: 'bad', subject, ...explain(error) };
  }
}

function isOfModel(subject: string): boolean {
  return Object.values<string>(modelSubjects).includes(subject);
}

async function checkArticles({ settings }: Context): Promise<Finding[]> {
  const subject = 'Articles';
  const { loadLibrary } = await import('../article/library.js'); // Parsers of HTML: no other command waits for them here.
  const { articles, problems } = await loadLibrary(settings.articlesDir);
  const state = articles.length === 0 ? 'bad' : 'warning';
  const titles = articles.map(({ title }) => title).join('; ');
  return [
    ...(articles.length > 0
      ? [
          {
            state: 'good',
            subject,
            detail: `${articles.length} in ${settings.articlesDir}: ${titles}`,
          } as const,
        ]
      : []),
    ...problems.map((problem) => ({ state, subject, ...explain(problem) }) as const),
  ];
}

/** Opens the engine, as a question would; a model that is not on the disk is not fetched for this. */
async function checkIndex(context: Context, found: readonly Finding[]): Promise<Finding> {
  const subject = 'Index';
  const missing = found.find(
    ({ state, subject: other }) =>
      other !== SETTINGS && (state === 'bad' || (state === 'warning' && isOfModel(other))),
  );
  if (missing) {
    return {
      state: 'warning',
      subject,
      detail: `not checked, because of the line on ${missing.subject} above`,
    };
  }
  const notices: string[] = [];
  try {
    return await withEngine(
      context,
      async ({ status, articles, problems }) => {
        const kind = status.index === 'hnsw' ? 'HNSW' : 'exact search';
        const told = new Set(problems.map(({ message }) => message));
        const isSaved = status.report.bytes > 0;
        const news = notices.filter((line) => !told.has(line)).join(' ');
        return {
          state: isSaved ? 'good' : 'warning',
          subject,
          detail: `${kind} over ${articles.length} article(s), ${status.model}, ${context.settings.indexDir}${news && `. ${news}`}`,
        };
      },
      { onNotice: (line) => notices.push(line) },
    );
  } catch (error) {
    return { state: 'bad', subject, ...explain(error) };
  }
}

async function checkToken({ settings }: Context): Promise<Finding[]> {
  const subject = 'Discord token';
  if (settings.discordToken) return [{ state: 'good', subject, detail: 'set (not shown)' }];
  return [
    {
      state: 'warning',
      subject,
      detail: 'not set, so the bot cannot start',
      remedy: 'Copy .env.example to .env and write DISCORD_TOKEN there',
    },
  ];
}

function explain(error: unknown): Pick<Finding, 'detail' | 'remedy'> {
  if (error instanceof VerbatimError) return { detail: error.what, remedy: error.remedy };
  return { detail: messageOf(error) };
}
