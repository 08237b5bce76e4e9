// GB18030 gives a character to almost every pair of high bytes, so that EUC-KR, Shift_JIS, Big5, KOI8-R and Latin-1
// decode to nonsense. In Chinese these few hundred characters, simplified or traditional, are most of a text.
const common = new Set(
  `的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成
  事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向
  情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别
  处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台
  象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该
  领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越
  史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏备港灯塔亮整夜船桥河馆票
  這個國來說們為會時過學對裡後麼還發當無開頭見經現將與長動進樣實種聲話問機給業間門東海電產關內從兩點體別處總場師書員報馬張難數車應親務記邊
  風戰幹許覺題統請愛讓認論義術結資隊帶條變聯言權領傳紅決達辦運歷區轉量眾輕語滿寫識極黃臉錢黨雙越廣議單據導網專誰讀飛觀爭組視濟離雖壞備`.replace(
    /\s+/g,
    '',
  ),
);

/** Of the Han characters of a Chinese text so many are common ones; of nonsense about one in ten. */
const MIN_COMMON_SHARE = 0.35;
/** Of the characters beyond ASCII so many are Han or Chinese punctuation. */
const MIN_CHINESE_SHARE = 0.8;

/** Whether what was decoded as Chinese reads like Chinese. */
export function isLikelyChinese(text: string): boolean {
  const beyondAscii = text.match(/[^\p{ASCII}]/gu) ?? [];
  const han = beyondAscii.filter((character) => /\p{Script=Han}/u.test(character));
  const marks = beyondAscii.filter((character) =>
    /[\u2010-\u2027\u3000-\u303f\uff01-\uff65\u00b7]/.test(character),
  );
  if (han.length === 0 || han.length + marks.length < beyondAscii.length * MIN_CHINESE_SHARE) return false;
  return han.filter((character) => common.has(character)).length >= han.length * MIN_COMMON_SHARE;
}
