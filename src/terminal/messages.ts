import type { Language } from '../article/article.js';

const english = {
  page: (number: number) => `page ${number}`,
  paragraph: (number: number) => `paragraph ${number}`,
  heading: 'heading',
  confidence: (words: string) => `Confidence: ${words}`,
  confidenceWords: {
    veryHigh: 'very high',
    high: 'high',
    fair: 'fair',
    low: 'low',
  },
  notInArticle: (articles: number): string =>
    articles === 1 ? 'The article does not answer this.' : 'The articles do not answer this.',
  nearest: 'Nearest, not an answer:',
  nothingToSummarize: 'The article has nothing to quote on this.',
  chatWelcome: (titles: readonly string[]) =>
    `Ask about ${titles.map((title) => `“${title}”`).join(', ')}. Answers are quotes. /help explains, /quit ends.`,
  chatHelp:
    'Type a question and press Enter. Later questions may refer to earlier ones ("who founded it?").\n/help  this help\n/quit  end (or exit, or Ctrl-D)',
  chatUnknown: (word: string) => `There is no command ${word}. /help lists the commands.`,
  startWithoutToken: [
    'No Discord token is set. To connect Discord, create a bot at https://discord.com/developers/applications and copy its token;',
    'then copy .env.example to .env, write DISCORD_TOKEN=<the token> there and start again. Until then, ask here:',
  ],
  progress: { download: 'Downloading', embed: 'Embedding' },
  indexReady: 'The index is ready.',
  indexTable: {
    articles: 'Articles',
    sections: 'Sections',
    sentences: 'Sentences',
    passages: 'Passages',
    model: 'Embedding model',
    index: 'Index',
    size: 'Size on disk',
    time: 'Time',
  },
  indexKinds: { hnsw: 'HNSW (native)', exact: 'exact search' },
  indexBuilt: (built: number, articles: number): string =>
    built === 0 ? 'read from disk' : `built for ${built} of ${articles}`,
  comma: ', ',
  inMemory: 'none, kept in memory',
  dimensions: (count: number) => `${count} dimensions`,
  seconds: (count: string) => `${count} s`,
};

/** What the terminal says in one language. */
export type Messages = typeof english;

const chinese: Messages = {
  page: (number) => `第 ${number} 页`,
  paragraph: (number) => `第 ${number} 段`,
  heading: '标题',
  confidence: (words) => `可信度：${words}`,
  confidenceWords: {
    veryHigh: '很高',
    high: '较高',
    fair: '一般',
    low: '较低',
  },
  notInArticle: () => '文章没有回答这个问题。',
  nearest: '最接近的原文（不是答案）：',
  nothingToSummarize: '文章中没有可摘引的相关内容。',
  chatWelcome: (titles) =>
    `可以就${titles.map((title) => `《${title}》`).join('、')}提问，回答都是原文引用。/help 查看帮助，/quit 退出。`,
  chatHelp:
    '输入问题后按回车。后面的问题可以承接前面的问题（如“它是什么时候发布的？”）。\n/help  显示帮助\n/quit  退出（或输入“退出”，或按 Ctrl-D）',
  chatUnknown: (word) => `没有 ${word} 这个命令。输入 /help 查看命令。`,
  startWithoutToken: [
    '尚未设置 Discord 令牌。要连接 Discord，请在 https://discord.com/developers/applications 创建机器人并复制它的令牌，',
    '再把 .env.example 复制为 .env，写入 DISCORD_TOKEN=<令牌> 后重新启动。在此之前，可以直接在这里提问：',
  ],
  progress: { download: '正在下载', embed: '正在计算向量' },
  indexReady: '索引已就绪。',
  indexTable: {
    articles: '文章',
    sections: '小节',
    sentences: '句子',
    passages: '片段',
    model: '嵌入模型',
    index: '索引',
    size: '占用空间',
    time: '用时',
  },
  indexKinds: { hnsw: 'HNSW（原生）', exact: '精确搜索' },
  indexBuilt: (built, articles) => (built === 0 ? '读自磁盘' : `已为 ${built}/${articles} 篇文章建立`),
  comma: '，',
  inMemory: '无（仅在内存中）',
  dimensions: (count) => `${count} 维`,
  seconds: (count) => `${count} 秒`,
};

/** Everything the terminal says, by language. */
export const messages: Readonly<Record<Language, Messages>> = {
  en: english,
  zh: chinese,
};

/** The language of the person at the terminal, by the POSIX order of variables and then by the system. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(locale) ? 'zh' : 'en';
}
