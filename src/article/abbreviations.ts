const list = (words: string) => new Set(words.split(/\s+/));

/** Always followed by what they belong to: a full stop after them ends nothing. */
export const titles = list(
  `adm amb asst brig capt cmdr col cpl dr drs e.g fr gen gov hon i.e lt maj messrs mme mr mrs ms mt mx pres prof rep
  reps rev sen sens sgt st supt viz cf vs v`,
);

/** A full stop after them ends nothing when a number follows. */
export const beforeNumbers = list(
  `no nos fig figs eq eqs sec ch vol vols p pp art ver approx est ca c jan feb mar apr jun jul aug sep sept oct nov dec
  par paras ref refs tel ext`,
);

/** May stand at a sentence's end or inside one. */
export const ambiguous = list(
  `a.m al assn ave b.c a.d blvd bros co corp dept est etc ft inc jr llc ltd m.d op p.m ph.d plc pty rd sr univ u.k u.n
  u.s u.s.a e.u d.c b.a m.a b.sc m.sc`,
);

/** Words that begin a new sentence after an ambiguous abbreviation or an initial, rather than go on with a name. */
export const sentenceStarters = list(
  `a after although an and as at because before both but by during each even for from he her here his how however i if
  in it its just later many most my no not now of on one only or other our several she since so some such that the
  their then there these they this those though to today two under until we what when where whether which while who why
  with without yet you your`,
);
