/** A reader of Prometheus' text format 0.0.4, as strict as Prometheus itself. */
export interface Scraped {
  readonly types: ReadonlyMap<string, string>;
  /** By name and labels as written. */
  readonly samples: ReadonlyMap<string, number>;
}

const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(
  `^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\\{${LABEL}(?:,${LABEL})*\\})? (?<value>[+-]?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|N[aA][nN])$`,
);
const TYPE = /^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)$/;

/** @throws Error at the first line that Prometheus would refuse. */
export function readPrometheus(text: string): Scraped {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  let family = '';
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '' || line.startsWith('# HELP ')) continue;
    const typed = TYPE.exec(line)?.groups;
    if (typed) {
      family = typed.name ?? '';
      if (types.has(family)) throw new Error(`${family} comes twice`);
      types.set(family, typed.type ?? '');
      continue;
    }
    const { name = '', labels = '', value = '' } = SAMPLE.exec(line)?.groups ?? {};
    if (name === '') throw new Error(`not a sample: ${line}`);
    const isHistogram = types.get(family) === 'histogram';
    const belongs = isHistogram ? name.replace(/_(bucket|sum|count)$/, '') : name;
    if (belongs !== family) throw new Error(`${name} stands under ${family}`);
    if (samples.has(name + labels)) throw new Error(`${name}${labels} comes twice`);
    samples.set(name + labels, Number(value.replace('Inf', 'Infinity')));
  }
  return { types, samples };
}
