"""Full stops that do not end a sentence, for each language.

TITLES are always followed by what they belong to ("Rep. Smith", "Abs. 2"). NUMBERED are words
of their own ("no", "die Art") unless a number follows ("No. 5", "Art. 5"). ABBREVIATIONS may end
a sentence as well; they do when the next word is one of STARTERS, the function words that are
capitalised only at the beginning of a sentence.

An entry with a capital is a word of its own where it is written small ("Sat.", but "He sat.").
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = {
    "en": _words(
        "mr mrs ms messrs dr prof rep sen gov gen lt col maj capt cmdr adm sgt cpl pvt hon rev fr"
        " st mt ft pres supt vs e.g i.e cf viz fig vol pp ed eds sec para p.m.s"
    ),
    "de": _words(
        "dr prof hr fr frl hl st abs bd s ziff z.b d.h u.a s.o s.u i.d.r vgl bspw ca"
        " ggf bzw sog gen oberst lt kgl ing dipl Mag mio mrd evtl inkl exkl bes geb gest zzgl"
    ),
    "id": _words(
        "dr drs dra ir prof h hj tn ny sdr sdri jl jln gg hlm Kol letkol letjen mayjen"
        " brigjen jend laks laksda laksdya marsda rp tgl pt cv yth bpk st ust kh a.n u.p d.a"
        " ps vol thn"
    ),
    "ja": _words("mr mrs ms dr prof vol fig pp gen lt rep sen gov st"),
}

NUMBERED = {
    "en": _words("no nos art"),
    "de": _words("no nr art kap"),
    "id": _words("no hal art"),
    "ja": _words("no"),
}

ABBREVIATIONS = {
    "en": _words(
        "inc co corp ltd llc plc bros jr sr etc al dept univ assn est approx Jan Feb Mar Apr Jun"
        " Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun ph.d m.d b.a m.a a.m p.m"
    ),
    "de": _words(
        "usw etc Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Mo Di Mi Do Fr Sa So jh jhd"
        " jahrh v.chr n.chr str min std tsd ff bzgl u.s.w u.s.f u.v.m u.ä o.ä a.d i.a"
    ),
    "id": _words(
        "dll dkk dst dsb tsb s.h s.e s.sos m.a m.sc m.si m.h ph.d jan feb mar apr jun jul agu"
        " sep okt nov des tbk sdn bhd swt saw"
    ),
    "ja": _words("inc co corp ltd jr sr etc a.m p.m"),
}

STARTERS = {
    "en": _words(
        "The An It He She They We You This That These Those There Here In On At By From But And"
        " Or If When While After Before Since Although Though Meanwhile However Then For Its His"
        " Her Their Our My Your According Both Because What Who Why How Where Which Some Many Most"
    ),
    "de": _words(
        "Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ihr Ich Man In Im Am"
        " An Auf Aus Bei Beim Mit Nach Von Vom Vor Zu Zum Zur Für Durch Gegen Ohne Um Über Unter"
        " Und Oder Aber Doch Denn Wenn Als Weil Da Dass Dies Diese Dieser Dieses Jene Seine Ihre"
        " Sein Auch Noch Nun Jetzt Dann Danach Dabei Damit Dazu Dort Hier So Wie Was Wer Wo Warum"
        " Während Seit Bis Nur Laut"
    ),
    "id": _words(
        "Yang Ini Itu Dia Ia Mereka Kami Kita Saya Anda Di Ke Dari Pada Dengan Untuk Dalam Oleh"
        " Dan Atau Tetapi Namun Jika Ketika Saat Setelah Sebelum Karena Meskipun Sementara"
        " Menurut Hal Para Sebuah Seorang Tidak Sejak Selain Sebagai Bagi Apa Siapa Bagaimana"
    ),
    "ja": _words("The It He She They We This That In On At But And"),
}
