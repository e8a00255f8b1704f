#!/usr/bin/env python3
"""How the fonts of this folder were made. Needs fonttools and brotli, and Debian's fonts-noto-cjk.

    make.py NotoSansCJK-Regular.ttc noto-serif-tibetan-400.woff2

Yika Sans SC is Noto Sans CJK SC with the characters of GB 2312, those beyond the basic plane, and characters of
names, under another name so that no program takes the part for the whole. Tibetan is Noto Serif Tibetan, whole.
Hints are left out; the results are packed with `zstd -19`.
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

NAMES = (
    "䶮㛃㑇㳚𬱖"
    "镕喆堃昇祎玥珺璟瑄晞旻昉曈犇骉垚燚囍甯瑨琇翀翛晗晙曌煊煜熠烜炘炜燊鑫锜锳钖铉鋆淏湉浛溦潆澔濛瀞媖嫚嬅婳姮妤赟赪頔颋彧彣翚竑竣筠筱粿苿茜荭莳菀菂萱蓁蔺薷藴祐祺禛稷皞睿睎砼硚碶"
    "祾榕楙槿檑欤毓氪玕玘玚玠玢玹珅珪珮琎琮琰瑀瑱瑷璠璘璞璿瓅甡佘俣偲傒劼勍哿唛喵嘉埕埝堉塬壵奕妍娉孖屾岍岚峄峣峯崟嵎嵘嶓巍徕怿恺惇愔慜懿扆抟攸敉斓昪昫昱昳晅晋晟晢晳晹暄暘暠曜曦朒杺枟栩桢梽"
)
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]


def gb2312():
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def part(font, characters, features):
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = KEPT_NAMES
    options.notdef_outline = True
    options.drop_tables += ["VORG", "vhea", "vmtx"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters)
    cut.subset(font)
    return font


chinese = TTFont(sys.argv[1], fontNumber=2)
held = set(chinese.getBestCmap())
wanted = set(gb2312()) | set(map(ord, NAMES)) | {c for c in held if c >= 0x20000} | {0xB7, 0xFFFD}
for first, last in [(0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x204F), (0x3000, 0x303F), (0xFF00, 0xFFEF)]:
    wanted |= set(range(first, last + 1))
part(chinese, wanted & held, ["kern", "ccmp", "locl"])
renamed = {1: "Yika Sans SC", 3: "YikaSansSC-Regular;2.004", 4: "Yika Sans SC", 6: "YikaSansSC-Regular"}
for record in chinese["name"].names:
    record.string = renamed.get(record.nameID, record.string)
table = chinese["CFF "].cff
table.fontNames[0] = "YikaSansSC-Regular"
table.topDictIndex[0].FullName = table.topDictIndex[0].FamilyName = "Yika Sans SC"
chinese.save("yika-sans-sc.otf")

tibetan = TTFont(sys.argv[2])
tibetan.flavor = None
part(tibetan, set(tibetan.getBestCmap()), ["*"]).save("noto-serif-tibetan.ttf")
