"""What numbers look like in Japanese running text, in digits and in kanji. Read after ``patterns``, which it completes.

Kanji are counted as numbers only with a large-number word or a counter: 三 of 三菱, 一 of 一般 and 十 of 十分 are none.
"""

import re

_ONES = "〇零一二三四五六七八九"
_KANJI = f"[{_ONES}十百千]"
_BIG = "[万億兆]"
#: Behind a number up to ten these make a counting word: two firms, three countries.
_COUNTERS = (
    "つ|人|名|社|者|店|国|(?:[かカヵヶケ箇])(?:国語?|所|条)|ヵ国|件|種類|点|通り|本|個|枚|台|冊|段階|世代|都市|地域|言語|章|節|度|回|歩|組|"
    "部門|項目|チーム|グループ|タイトル|カテゴリー?|アプリ|サービス|プラットフォーム|バージョン|市場|作品|曲"
)
_ORDINALS = "位|番目|度目|回目|人目|社目|代目|つ目|つめ|か国目|カ国目|号店|等"
#: Behind kanji up to ten these count (three years), behind larger ones they measure.
_SPANS = "倍|秒|分間|時間|日間|週間|[かカヵヶケ箇]月|年間?|歳|票"
#: Behind kanji these measure, however small: two per cent, three hundred million yen.
_MEASURES = rf"(?:パーセント(?:ポイント)?|ポイント|割|円|米?ドル|人民元|元|ルピー|ウォン|メガバイト|{_SPANS})"
_QUARTERS = "[1-4一二三四]"
_MONTHS_AND_DAYS = (
    rf"(?:\d{{1,2}}|{_KANJI}{{1,3}})月(?:(?:\d{{1,2}}|{_KANJI}{{1,3}})日(?!間))?(?:上旬|中旬|下旬|末|初め)?"
)
_PART_OF_YEAR = rf"(?:度|代|初頭|末|頃|ごろ)?(?:の?(?:上半期|下半期|前半|後半|第{_QUARTERS}四半期))?"
_YEAR = rf"(?:(?:18|19|20)\d\d|[一二][{_ONES}]{{3}})"

DATES = "|".join(
    [
        rf"(?<![\d.,]){_YEAR}年?[〜～~–-](?:{_YEAR}|\d\d)年(?:度|代)?",
        rf"(?<![\d.,]){_YEAR}年(?!間){_PART_OF_YEAR}(?:の?{_MONTHS_AND_DAYS})?",
        rf"(?:明治|大正|昭和|平成|令和)(?:\d{{1,2}}|元|{_KANJI}{{1,3}})年(?!間)(?:度|代)?(?:{_MONTHS_AND_DAYS})?",
        _MONTHS_AND_DAYS,
        rf"第{_QUARTERS}四半期",
        r"(?<![\d.,])[1-4]Q(?![A-Za-z])",
        r"(?<![\d.,])\d{1,2}日(?!間|[〜～~–-]\d+日間)",
        r"(?<![\d.,:])[0-2]?\d時(?!間)(?:[0-5]?\d分)?",
        rf"(?<![\d.,])(?:\d{{1,2}}|{_KANJI}{{1,3}})世紀",
        r"(?<![\d.,])\d0(?:[〜～~–-]\d0)?代(?![表理わ金])",
    ]
)
#: First, the third, one by one: what is counted off, not measured.
COUNTED = "|".join(
    [
        "(?:一つ一つ|一つひとつ|一人一人|一人ひとり|一社一社|一歩一歩|一件一件|1つ1つ|1人1人|1人ひとり)",
        rf"第(?:\d+(?:\.\d+)?|{_KANJI}+)(?:位|回|章|節|条|項|次|世代|弾|版|号|巻|期|部|種|者|の)?",
        rf"(?<![\d.,])(?:\d|10)(?:{_ORDINALS})",
        rf"(?<!{_KANJI})[一二三四五六七八九十](?:{_ORDINALS})",
        # 人 is passed over where it is part of a word: 一人前, 三人称.
        rf"(?<![\d.,])(?:\d|10)(?:{_COUNTERS})(?!称|前|{_BIG})",
        rf"(?<![{_ONES}十百千万億兆\d])[一二三四五六七八九十](?:{_COUNTERS})(?!称|前|{_BIG}|[口的般定切緒体線])",
        rf"(?<![{_ONES}十百千万億兆\d])[一二三四五六七八九十](?:{_SPANS})(?!{_BIG})(?![前後]半)",
    ]
)
#: One in three, two thirds, three tenths: taken before their parts are counted.
FRACTIONS = "|".join(
    [
        rf"(?<![\d.,])(?:\d+|{_KANJI}+)分の(?:\d+|{_KANJI}+)",
        rf"(?<![\d.,])(?:\d+|{_KANJI}+)(?P<of>人|社|台|件|回)(?:に|のうち|中)(?:\d+|{_KANJI}+)(?P=of)",
        rf"(?<![\d.,{_ONES}十百千])(?:\d+|[一二三四五六七八九])割(?:(?:\d|[{_ONES}])分)?",
        "過半数|半数|半分",
    ]
)
_ALONE = rf"(?<![\d.,{_ONES}十百千万億兆])"
_LARGE = f"(?:[二三四五六七八九]?[十百千][{_ONES[2:]}十百千]+|[二三四五六七八九][十百千])"
_LONE = f"(?:[十百千]|[{_ONES}]{{2,}})"
#: Kanji from eleven on, and what only a large-number word makes a number.
NUMERALS = "|".join(
    [
        rf"{_ALONE}{_KANJI}+(?:{_BIG}{_KANJI}*)+{_MEASURES}?(?![一全能博])",
        rf"{_ALONE}(?:{_LARGE}|{_LONE}|[{_ONES}]){_MEASURES}",
        rf"{_ALONE}(?:{_LARGE}(?![{_ONES}十百千万億兆])|{_LONE}(?=(?:{_COUNTERS}|{_ORDINALS})(?!称)))",
    ]
)
#: Words with a numeral in them that count nothing.
IDIOMS = (
    rf"{_ALONE}(?:四国|九州|百度|十分|四半期|三国志|八百屋|百貨店|百科|千差万別|四苦八苦|一石二鳥|五分五分|三日坊主|二の足|二度と|二の次|"
    "一人前|二人三脚|三人称|一人称|二人称|万一|百円ショップ|十代|二十代|三十代|四十代|五十代)"
)
#: Versions, roads, platforms, articles of a law.
NAMES = "|".join(
    [
        r"(?:バージョン|国道|県道|規則|政令|ルート|図表?|表|付録|ページ|シーズン|エピソード|フェーズ|ステップ|レベル|タイプ|型番)\s?\d+(?:[.-]\d+)*",
        r"(?<![\d.,])\d+(?:号線?|番線|番地|丁目|便|条|項|話|巻|ページ)",
    ]
)
#: Vague quantities pass, changes in small steps only warn.
VAGUE = r"(?:数|何|幾)(?:[十百千万億]+)(?:から(?:数|何)[十百千万億]+)?"
STEPS = "倍増|半減|倍加|激減|ほぼ倍"
BEFORE = re.compile(
    r"(約|およそ|おおよそ|ほぼ|概ね|おおむね|少なくとも|多くとも|最大で?|最低でも|推定で?|ざっと|最多で?|最高で?|わずか)\s*$"
)
AFTER = re.compile(
    r"\s*(?:人|社|回|件|本|個|名|台|国|か国)?(以上|以下|超|未満|あまり|余り|余|近く|強|弱|前後|程度|ほど|くらい|ぐらい|を超|を上回|を下回|にのぼる|に迫)"
)
