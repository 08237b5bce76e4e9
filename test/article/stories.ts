/** Paragraphs of our own for the pages of the tests, each of a few sentences. */
export interface Story {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly site: string;
  readonly links: readonly string[];
  readonly remarks: readonly string[];
  readonly trademark: string;
}

export const english: Story = {
  title: 'The old bridge closes for the summer',
  paragraphs: [
    'The old bridge over the river will be closed from the first Monday of May, the town said. Carts and cars have to take the ferry until the end of August.',
    'The bridge was built in 1684 by a widow who had lost her boat. It has been repaired eleven times since, the last time after the flood of 1953.',
    'Engineers found cracks in three of its nine arches last autumn. None of them is dangerous, but the town wants no second winter with them.',
    'The ferry runs every twenty minutes from six in the morning. A crossing costs two euros, and nothing for those who live on the island.',
    'Fishermen had asked for an earlier date, because the work drives the eels away. The council heard them twice and kept to its plan.',
    'When the work is done, lamps will burn on the bridge again for the first time since 1939. The oil is a gift of the harbour.',
  ],
  site: 'The Harbour Lamp',
  links: ['Home', 'News from the island', 'Tides', 'Letters to the editor', 'Archive', 'Subscribe'],
  remarks: [
    'I have crossed it every day for forty years, and nobody asked me what I think of all this.',
    'The ferry is slower than my grandmother, and she has been dead since the spring of 1988.',
    'Two euros is too much for people who work on the other side, as the council should know well.',
    'Wonderful news about the lamps, my father used to light them when he was a boy of twelve.',
  ],
  trademark:
    'The Harbour Lamp is a trade mark of the Lamp Company, registered in many lands; all other marks belong to others.',
};

export const chinese: Story = {
  title: '老桥夏季封闭维修',
  paragraphs: [
    '市政府周一宣布，横跨河面的老桥将于五月第一个周一起封闭。车辆在八月底之前须改乘渡轮。',
    '这座桥由一位失去渔船的寡妇于1684年出资修建。此后共维修过十一次，最近一次是在1953年洪水之后。',
    '工程师去年秋天在九个桥拱中的三个上发现了裂缝。裂缝并不危险，但市政府不愿让它们再过一个冬天。',
    '渡轮从早上六点起每二十分钟一班。单程票价两元，岛上居民免费乘坐。',
    '渔民曾要求提前开工，因为施工会赶走鳗鱼。议会听取了两次意见，最终维持原来的计划。',
    '工程完成后，桥上的灯将在1939年之后首次重新点亮。灯油由港口捐赠。',
  ],
  site: '海港灯塔报',
  links: ['首页', '岛上新闻', '潮汐时刻', '读者来信', '往期内容', '订阅本报'],
  remarks: [
    '我四十年来每天都走这座桥，从来没有人问过我对这件事怎么看。',
    '渡轮比我奶奶走得还慢，而她老人家在一九八八年春天就去世了。',
    '对在对岸上班的人来说，两块钱实在太贵了，议会应该很清楚。',
    '灯要重新点亮真是好消息，我父亲十二岁的时候就负责点灯。',
  ],
  trademark:
    '“海港灯塔报”是灯塔公司的商标，已在多个国家注册；本页提到的其他商标均归各自的所有者所有，未经许可不得转载。',
};
