const list = (words: string) => new Set(words.split(/\s+/));

/** Always followed by what they belong to: a full stop after them ends nothing. */
const titles = list(
  `adm amb asst brig capt cmdr col cpl dr drs e.g fr gen gov hon i.e lt maj messrs mlle mme mr mrs ms mt mx pres prof det
  rep reps rev sen sens sgt ste supt viz cf vs`,
);

/** A full stop after them ends nothing when a number follows. */
const beforeNumbers = list(
  `no nos fig figs eq eqs sec secs ch chap vol vols p pp art ver approx est ca c jan feb mar apr jun jul aug sep sept
  oct nov dec par paras para ref refs tel ext rs kr fr op nr app tab cl cap r.s`,
);

/** A day has its hours behind it: Fri. 9–5. The sun has not. */
const day = /^(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)$/;

/** May stand at a sentence's end or inside one. */
const ambiguous = list(
  `a.m al assn ave b.c a.d blvd bros st co corp dept est etc ft inc jr ltda llc ltd m.d op p.m ph.d plc pty rd sr univ u.k
  u.n u.s u.s.a e.u d.c b.a m.a b.sc m.sc gmbh dist approx mfg natl intl`,
);

/** Words that begin a new sentence after an ambiguous abbreviation or an initial, rather than go on with a name. */
const sentenceStarters = list(
  `a after all although an and another as at because before both but by during each even every few for from he her here
  his how however i if in it its just later many meanwhile most my no nobody not nothing now of on once one only or other
  others our people several she since so some such that the their then there these they this those though to today
  tomorrow two under until we what when where whether which while who why with without yesterday yet you your`,
);

/** Written with an exclamation mark. */
const namesWithMark = list('yahoo jeopardy joomla chips ahoy');

/** What goes on behind a time of day: days, months, zones. */
const afterTimes =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Eastern|Central|Mountain|Pacific|Greenwich|[A-Z]{2,4}$)/;
const MAX_WORD = 40;

/** Whether the full stop behind `before` is that of an abbreviation or an initial, and the sentence goes on. */
export function isAbbreviated(before: string, next: string): boolean {
  const word = /[\p{L}\p{N}.]+$/u.exec(before.slice(-MAX_WORD))?.[0].replace(/^[\p{Script=Han}]+/u, '') ?? '';
  const lower = word.toLowerCase();
  const isVersus = word === 'v' && /(?:^|\s)v$/.test(before);
  if (isVersus || titles.has(lower)) return true;
  if ((beforeNumbers.has(lower) || day.test(word)) && /^[\d#§]/.test(next)) return true;
  const isInitial = /^(?:\p{Lu}\.)*\p{Lu}$/u.test(word) && word !== 'I';
  if (!isInitial && !ambiguous.has(lower)) return false;
  const following = /^["“'‘(]*([\p{L}\p{N}]+)/u.exec(next)?.[1] ?? '';
  if (/^[ap]\.m$/.test(lower) && /^\p{Lu}/u.test(following)) return afterTimes.test(following);
  if (lower === 'etc' && /^\p{Lu}/u.test(following)) return false;
  return following !== '' && !sentenceStarters.has(following.toLowerCase());
}

/** Whether `before` ends in a name that is written with an exclamation mark. */
export function isNameWithMark(before: string): boolean {
  const word = /\p{L}+$/u.exec(before.slice(-MAX_WORD))?.[0] ?? '';
  return namesWithMark.has(word.toLowerCase());
}
