"""Function words and question words: they say how something is asked, never what about.

Lower case, NFKC. They fall out of passages and questions alike, and tell the languages apart.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words("""
a about above across after again against ago all almost along already also although always am
among an and another any anybody anyone anything are aren't around as at away be because been
before being below between both but by can can't cannot could couldn't did didn't do does
doesn't doing don't done down during each either else ever every for from further get gets got
had hadn't happen happened happens has hasn't have haven't having he her here hers herself him
himself his how however i if in instead into is isn't it it's its itself just let like many me
might mine more most much must my myself neither no nor not now of off often on once one only
onto or other our ours ourselves out over own per perhaps please quite rather really same shall
she should shouldn't since so some somebody someone something still such tell than that that's
the their theirs them themselves then there there's these they this those though through till to
together too toward towards under until up upon us very was wasn't we well were weren't what
what's whatever when where where's whether which while who who's whom whose why will with within
without won't would wouldn't yes yet you your yours yourself explain describe mention mentioned list know say says said saying called named name names
whats wheres whens whos hows thats theres theyre dont doesnt didnt isnt arent wasnt werent havent hasnt
cant couldnt wont wouldnt shouldnt ive wanna gonna gotta lemme gimme kinda sorta u ur pls plz
thx ok okay btw lol tho cuz coz yeah hey basically thing things stuff
""")

_GERMAN = _words("""
ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch
auf aus außer bei beim bereits bevor bin bis bist bitte da dabei dadurch dafür dagegen daher
dahin damals damit danach daneben daran darauf daraus darf darin darüber darum darunter das dass
davon davor dazu dein deine deinem deinen deiner dem den denen denn dennoch der deren derer des
deshalb dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch dürfen
eben ein eine einem einen einer eines einige einigen einiger einiges einmal er erst es etwa
etwas euch euer eure für gab gegen geht gewesen gib gibt ging hab habe haben habt hast hat hatte
hatten hätte hätten her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im
worten sagen sagt sagte gesagt wissen weiß erzählen erzähle gehts gern gerne sachen auskunft dankbar
gehabt gewesen geworden worden heiße heißt heißen heisst heissen hieß nennt genannt
immer in indem ins innerhalb ist ja je jede jedem jeden jeder jedes jedoch jemals jemand jene
jenem jenen jener jenes jetzt kann kannst kein keine keinem keinen keiner keines können könnte
könnten lässt laut ließ man manche manchmal mehr mein meine meinem meinen meiner mich mir mit
möchte mögen muss müssen musste nach nachdem nämlich neben nein nicht nichts noch nun nur ob
oder ohne schon sehr seid sein seine seinem seinen seiner seines seit selbst sich sie sind so
sobald sogar solche solchem solchen solcher solches soll sollen sollte sollten somit sondern
sonst sowie sowohl statt über um und uns unser unsere unserem unseren unserer unter viel viele
vielen vieler vom von vor wann war waren wäre wären warum was weder wegen weil weiter weitere
welche welchem welchen welcher welches wem wen wenn wer werde werden wessen weshalb wie wieder
wieso wieviel will wir wird wirst wo wobei wodurch wofür wogegen woher wohin wollen womit woran
worauf woraus worin worüber worum wovon wozu wurde wurden würde würden zu zum zur zwar zwischen
erkläre erklären nenne nennen sag sage fuer ueber koennen waere wuerde wuerden koennte dafuer
fürs fuers ans aufs ins übers ums ne nen nem ner mal halt eigentlich eh nich nix grad gerade bzw wieviele
wien obs überhaupt denn echt krass okay ok kurz bitteschön moin hey sag mir sone son
""")

_INDONESIAN = _words("""
ada adalah adakah agar akan akankah aku anda antara antaranya apa apabila apakah atas atau bagai
bagaimana bagaimanakah bagi bahkan bahwa bahwasanya banyak banyaknya baru beberapa begitu belum
berapa berapakah berbagai bila bilamana bisa boleh buat bukan bukankah dalam dan dapat dapatkah
dari daripada demi demikian dengan di dia diri dirinya dong dulu guna hal hanya harus harusnya
hingga ia ialah ini itu itulah jadi jangan jika jikalau juga kah kalau kalian kami kamu kan
kapan kapankah karena kata katakan ke kenapa kepada ketika kita kok lagi lah lain lainnya lalu
lebih mana manakah masih masing maupun melainkan melalui memang mengapa mengapakah mengenai
menjadi menurut merupakan mereka meski meskipun misalnya namun nanti nya oleh pada padahal para
pasti per pernah pula pun saat saja saling sambil sampai sang sangat saya sebab sebagai
sebagaimana sebelum sebuah secara sedang sedangkan segala sehingga sejak selain selalu selama
seluruh semakin sementara semua seorang seperti seperti sering serta sesuai sesuatu setelah
setiap si siapa siapakah siapapun suatu sudah supaya tapi telah tentang tentu terhadap termasuk
tersebut tetap tetapi tiap tidak tidakkah tolong untuk walau walaupun waktu yaitu yakni yang
soal sama bakal mengatakan berkata bilang mohon tahu dimana kemana darimana bernama nama namanya jelaskan sebutkan ceritakan beritahu gimana kenapa nggak enggak gak ga yg utk dgn dlm sih apaan
mau pas kalo gitu gini aja deh nih tuh kayak kek biar emang udah dah blm belom tdk krn sdh gmn knp dmn
tsb bgt banget lho loh ama ntar gue gua lu lo dong donk kak bro ya iya ok oke
""")

_JAPANESE = _words("""
名前 名称 何 何が 何を 何か 誰 誰が 誰と いつ どこ なぜ どの どれ どんな どう どうやって いくつ いくら
何年 何月 何日 何人 何回 何件 何個 何時 何曜日 何ヵ国 何か国 何カ国 幾つ 何故 教えて 説明 下さい 事 物 為 時 様
""")

STOP_WORDS = {"en": _ENGLISH, "de": _GERMAN, "id": _INDONESIAN, "ja": _JAPANESE}
