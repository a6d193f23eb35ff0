"""What mail programs and habit print around a text, in the languages of the firm's mail.

These are not rules of the firm but the marks of other people's software (quote lines, forward
lines, device lines) and fixed courtesies, so they stand here and not in the rulebook: a mail is
read before any rule is asked.
"""

import re


def _any(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


_FLAGS = re.IGNORECASE

FORWARD = re.compile(
    r"[-_*\s]*"
    + _any(
        r"forwarded (?:message|mail)(?: (?:from|by) .{1,80})?",
        r"begin forwarded message",
        r"start of forwarded message",
        r"fwd",
        r"vidarebefordrat (?:meddelande|brev|e-?post(?:meddelande)?|mail|mejl)",
        r"vidarebefordrat brev börjar här",
        r"vidaresänt (?:meddelande|brev|mejl|mail)",
        r"videresendt? (?:e-?post|melding|meddelelse|besked|mail)(?:smelding)?",
        r"start på videresendt (?:besked|meddelelse|melding|e-post)",
        r"påbegynt videresendt (?:melding|besked)",
        r"välitetty viesti",
        r"(?:alkaa )?edelleen ?lähetetty viesti",
        r"weitergeleitete (?:nachricht|e-?mail)",
        r"anfang der weitergeleiteten (?:nachricht|e-mail)",
        r"message transféré",
        r"mensaje reenviado",
        r"doorgestuurd bericht",
        r"wiadomość przekazana",
    )
    + r"\s*:?[-_*\s]*",
    _FLAGS,
)
"""A whole line that opens a mail passed on."""

ORIGINAL = re.compile(
    r"[-_*]{2,}\s*"
    + _any(
        r"original (?:message|appointment|mail|e-?mail)",
        r"originalmeddelande",
        r"ursprungligt? (?:meddelande|brev|mejl|mail|e-post(?:meddelande)?)",
        r"ursprunglig avtalad tid",
        r"(?:den )?opprinnelig(?:e)? (?:melding|beskjed|e-post)(?:en)?",
        r"oprindelig (?:meddelelse|besked|mail|e-mail)",
        r"alkuperäinen viesti",
        r"ursprüngliche (?:nachricht|e-mail)",
        r"originalnachricht",
        r"message d'origine",
        r"mensaje original",
        r"oorspronkelijk bericht",
        r"wiadomość oryginalna",
        r"reply message",
    )
    + r"\s*[-_*]{2,}",
    _FLAGS,
)
"""A whole line that opens the mail answered."""

SEPARATOR = re.compile(r"[-_=*\s]{5,}")


def _label(*words: str) -> re.Pattern[str]:
    return re.compile(r"[>*_\s]{0,8}" + _any(*words) + r"[*_ ]{0,3}:[*_]*(?:\s|$)", _FLAGS)


LABEL_FROM = _label("från", "from", "fra", "von", "lähettäjä", "de", "van", "od")
LABEL_DATE = _label(
    "skickat", "skickades", "skickad", "datum", "date", "sent", "sendt", "dato", "gesendet",
    "lähetetty", "päivämäärä", "päiväys", "pvm", "envoyé", "enviado", "verzonden", "wysłano",
    "data",
)  # fmt: skip
LABEL_OTHER = _label(
    "till", "to", "til", "an", "vastaanottaja", "à", "para", "aan", "do", "ämne", "subject", "emne",
    "betreff", "aihe", "objet", "asunto", "onderwerp", "temat",
)  # fmt: skip

WROTE = re.compile(
    r"\b"
    + _any(
        "skrev", "wrote", "writes", "schrieb", "kirjoitti", "a écrit", "escribió", "schreef",
        "ha scritto", r"napisał(?:\(a\)|a)?",
    )
    + r"\b",
    _FLAGS,
)  # fmt: skip
"""The verb of the line above a quote."""

I_WROTE = re.compile(
    r"\b(?:(?:jag|vi|ni|du|jeg|han|hon|I|we|you|ich|wir|minä|me)\s+(?:skrev|wrote"
    r"|schrieb|kirjoitti)"
    r"|(?:skrev|wrote|schrieb)\s+(?:jag|vi|ni|du|jeg|I|we|you|ich|wir|följande|så)(?:\W|$))",
    _FLAGS,
)
"""A person telling of writing, rather than a program."""

WRITTEN_AT = re.compile(r"(?=.*\b(?:19|20)\d\d\b)(?=.*\b\d{1,2}[:.]\d{2}\b)")
ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,190}")

_PROGRAM = (
    "(?:outlook|mail|e-post|e-mail|yahoo|proton|gmail|samsung|windows|spark|blackberry|telia|iphone"
    r"|ipad|android|huawei|galaxy|mobil\w*|telefon\w*|smartphone|phone|tablet|surfplatta\w*)"
)
SENT_FROM = re.compile(
    r"[>\s]*[-\u2013]*\s*"
    + _any(
        r"skicka(?:t|des) (?:från|med|via) (?:(?:min|mitt|mina|en|ett|the) )?"
        rf"(?:\S+ )?{_PROGRAM}\b",
        rf"(?:hämta|hent|get|hanki) {_PROGRAM}\b",
        rf"sent (?:from|via|with|by) (?:(?:my|the|a|an) )?(?:\S+ )?{_PROGRAM}\b",
        rf"sendt fra (?:(?:min|mitt|mit|en|et) )?(?:\S+ )?{_PROGRAM}\b",
        r"lähetetty (?:\S+ ){0,3}\S+(?:sta|stä|lta|ltä)\b",
        rf"von meinem (?:\S+ )?{_PROGRAM} gesendet",
        rf"gesendet (?:von|mit) (?:(?:meinem|meiner) )?(?:\S+ )?{_PROGRAM}\b",
        rf"envoyé de(?:puis)? mon {_PROGRAM}",
    )
    + r"[^.!?<]{0,60}(?:\s*<https?://\S{1,200}>?)?\.?",
    _FLAGS,
)
"""A whole line that a telephone or program adds."""

_GREETING = _any(
    r"m\.?\s?v\.?\s?h",
    r"(?:med )?(?:de )?(?:vänlig(?:a|ast|aste)?|vänl\.?|bästa|varm(?:a|aste)?|många"
    r"|soliga|glada|hjärtlig(?:a)?) "
    r"(?:hälsning(?:ar)?|häls(?:n)?\.?)",
    r"(?:trevlig|vänliga) hälsning(?:ar)?",
    r"hälsning(?:ar|en)?",
    r"högaktningsfullt",
    r"(?:kind|kindest|best|warm|warmest|many)(?: (?:personal )?(?:regards|wishes))",
    r"(?:with )?(?:kind |best )?regards",
    r"(?:thanks|thank you|tack) (?:and|och) (?:kind |best |vänlig(?:a)? )?(?:regards"
    r"|hälsning(?:ar)?)",
    r"rgds",
    r"(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?",
    r"all the best",
    r"(?:med )?(?:vennlig|venlig|beste|bedste|mange|kærlig) hils(?:en|ner)",
    r"hilsen",
    r"v\.?h\.?",
    r"(?:ystävällisin|parhain|lämpimin) terveisin",
    r"terveisin",
    r"yst\.? terv\.?",
    r"(?:mit )?(?:freundlichen|besten|viele|beste|herzliche|liebe) grü(?:ß|ss)en?",
    r"mfg",
    r"(?:bien )?cordialement",
    r"(?:un )?saludos?(?: cordial(?:es)?)?",
    r"met vriendelijke groet(?:en)?",
    r"z poważaniem",
)
CLOSING = re.compile(
    rf"(?:/|//|\*|\u2013|-)?\s*{_GREETING}(?P<name>[\s,.!;:/*\u2013-].{{0,80}})?", _FLAGS
)
"""A whole line that closes a letter, perhaps with the name."""

CLOSING_WORD = re.compile(
    r"(?:vänligen|tacksam|tack|thanks|thank you|cheers|best|takk|kiitos|danke)[,.!]?", _FLAGS
)
"""A whole line that closes a letter if a name follows, and may be a word of the letter."""

NAME_JOINERS = frozenset({"från", "from", "fra", "av", "önskar", "till", "to"})

IN_PERSON = re.compile(
    r"\b(?:jag|mig|mej|min|mina|mitt|jeg|meg|mine|my|mine|I'm|I'd|ich|mich|meine[nrms]?|minä|minun"
    r"|minut|minulle)\b",
    _FLAGS,
)
"""Words by which a writer speaks of themselves, as no footer does."""

ADDRESSING = re.compile(
    r"\b(?:ni|er|era|ert|du|dig|dej|din|dina|snälla|you|your|please|me|dere|deres|teidän|bitte|ihr)\b",
    _FLAGS,
)
"""Words by which a writer speaks to the reader, as no name block does."""

FOOTER = re.compile(
    _any(
        r"(?:detta|denna|det här) (?:e-?post|e-?mail|mail|mejl|meddelande|epost)\S{0,20}"
        r" (?:och |\(|är |kan |inklusive |med ).{0,200}"
        r"(?:konfidentiell|sekretess|avse(?:dd|tt|dda)|förtrolig|adressat|behörig)",
        r"(?:this|the (?:information|content|contents)(?: contained)? (?:in|of) this)"
        r" (?:e-?mail|message|communication|transmission).{0,250}"
        r"(?:confidential|privileged|intended|addressee)",
        r"(?:denne|dette) (?:e-?post|e-?mail|mail|melding"
        r"|meddelelse).{0,200}(?:konfidensiell|fortrolig|bestemt for|taushet)",
        r"tämä (?:sähköposti|viesti).{0,200}luottamuksel",
        r"diese (?:e-?mail|nachricht).{0,200}vertraulich",
        r"om du (?:inte är (?:rätt|den avsedda|avsedd) mottagare|har fått (?:detta|det"
        r" här) .{0,40}av misstag)",
        r"if you (?:are not the intended|have received this .{0,40}(?:in error|by mistake))",
        r"(?:confidentiality|disclaimer|legal) ?(?:notice|note)?\s*:",
        r"du (?:får|har fått|mottar|tar emot) (?:detta|det här|den här|denna)"
        r" .{0,60}(?:eftersom|för att|därför)",
        r"(?:this|you(?:'re| are| have)) .{0,20}(?:receiv(?:ed|ing)|sent to|getting)"
        r" .{0,80}because",
        r"(?:vill|önskar) du (?:inte|ej|inte längre|slippa) .{0,60}(?:utskick|nyhetsbrev"
        r"|mail|mejl|e-?post)",
        r"om du inte (?:längre )?(?:vill|önskar) .{0,80}(?:avregistrer|klicka|avanmäl"
        r"|svara|kontakta)",
        r"(?:för att )?(?:avregistrera|avanmäl|avprenumerera)(?:a)? (?:dig|er|prenumerationen)\b",
        r"avregistrera (?:här|mig via länken)|avregistrera dig här|klicka här för att"
        r" (?:avregistrera|avsluta|avanmäla)",
        r"(?:to |click (?:here )?to |you can )unsubscribe\b",
        r"unsubscribe (?:here|from this list|at any time|\||<|·)",
        r"unsubscribe\s*[|·•]",
        r"(?:view|read) (?:this (?:e-?mail|message)|it|online) in (?:your|a) browser",
        r"(?:visa|läs|öppna) (?:det här |detta )?(?:mejlet|mailet|e-postmeddelandet"
        r"|nyhetsbrevet|mejl|mail)?\s*i (?:din )?(?:webbläsare|webbläsaren)",
        r"(?:läs (?:mer )?om|så här|så|information om) (?:hur )?(?:vi|.{1,40})"
        r" (?:behandlar|hanterar) (?:dina )?personuppgifter",
        r"(?:för|mer) information om (?:hur )?.{0,60}(?:behandl|hanter|integritet|personuppgift)",
        r"(?:när du|om du|genom att du?) .{0,40}(?:mejlar|e-?postar|skickar e-?post"
        r"|kommunicerar|kontaktar) .{0,60}(?:behandl|personuppgift|register)",
        r"(?:for information (?:about|on) how|read (?:more )?about how|see our privacy) .{0,80}",
        r"(?:tänk på|värna) miljön|(?:please )?(?:consider|think of) the environment"
        r"|spara på miljön",
        r"(?:caution|external|varning|extern avsändare|warning)\s*[:!].{0,100}(?:extern"
        r"|outside|utanför|okänd|links?|länk)",
        r"\[?(?:external (?:e-?mail|sender)|externt (?:mail|mejl|meddelande)|extern e-post)\]?",
        r"(?:du får inte ofta|you don't often get) e-?(?:post|mail) (?:från|from) ",
        r"(?:detta|det här) (?:e-?post)?(?:meddelandet|mejlet|mailet|meddelande) (?:har"
        r"|är) (?:skannats|kontrollerats|sökts igenom|virusfri)",
        r"(?:virusfri|virus-free)\b.{0,60}",
    ),
    _FLAGS | re.DOTALL,
)
"""The beginning of a paragraph nobody wrote for this mail; matched at its start."""

POSTSCRIPT = re.compile(r"p\.?\s?s\.?[\s:.,]", _FLAGS)

PASSED_ON = re.compile(
    r"\s*(?:\[[^\]]{1,30}\]\s*)?(?:vb|vbf|vs|fw|fwd|wg|tr|rv|vl|i|doorst|enc)\s*:", _FLAGS
)
"""The beginning of the subject of a mail passed on."""

AWAY = re.compile(
    r"\s*(?:\[[^\]]{1,30}\]\s*)?(?:(?:sv|re)\s*:\s*)?"
    + _any(
        r"auto(?:matisk(?:t)?)?[- ]?(?:svar|reply|replied|response|respons|besked"
        r"|meddelande|svarsmeddelande)\b",
        r"automatic(?:ally generated)? (?:reply|response)\b",
        r"auto(?:reply|-reply|responder|matisches? antwort|matische antwort|maattinen vastaus)\b",
        r"automaattinen vastaus",
        r"automatische antwort",
        r"abwesenheits",
        r"poissa\b|poissaolo",
        r"out of (?:the )?office\b",
        r"ooo\s*:",
        r"frånvaro(?:meddelande|besked|svar)?\s*(?::|$|-)",
        r"frånvarande\s*(?::|$|-)",
        r"fravær(?:smelding|sbesked|ssvar)?\s*(?::|$|-)",
        r"(?:jag är )?(?:på )?semester(?:stängt)?\s*(?::|$|-)",
        r"(?:i am |i'm )?on (?:vacation|holiday|leave|parental leave)\s*(?::|$|-|until)",
        r"réponse automatique",
        r"respuesta automática",
    ),
    _FLAGS,
)
"""The beginning of the subject of an absence notice."""

RECEIPT = re.compile(
    r"\s*(?:läst|read|not read|oläst|lest|læst|gelesen|luettu|läskvitto|read receipt"
    r"|leveranskvitto"
    r"|return receipt|delivery receipt|kvittens på läst)(?: \(visas\)| \(displayed\))?\s*:",
    _FLAGS,
)

RETURNED = re.compile(
    r"(?:undeliver(?:ed|able)|delivery status notification|mail delivery (?:failed"
    r"|subsystem|failure)"
    r"|returned mail|failure notice|delivery failure|delivery has failed|mail system error"
    r"|(?:meddelandet )?(?:kunde inte|kan inte|gick inte att) levereras?|det gick"
    r" inte att leverera"
    r"|oleverer(?:bar|at)|olevererbart|ikke leveret|kunne ikke leveres|unzustellbar)",
    _FLAGS,
)

NO_REPLY = re.compile(
    r"(?:.*[-_.+])?(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|dont[-_.]?reply|not?[-_.]?replies"
    r"|svara[-_.]?(?:inte|ej)|ej[-_.]?svar|inget[-_.]?svar|ikke[-_.]?svar|keine[-_.]?antwort"
    r"|ei[-_.]?vastausta|autosvar|autoreply|auto-?responder)(?:[-_.+].*)?"
    r"|postmaster|hostmaster|abuse|root|daemon|nobody",
    _FLAGS,
)
"""Local parts nobody reads."""

BOUNCERS = re.compile(r"mailer[-_.]?daemon(?:[-_.+].*)?|bounces?(?:[-_.+].*)?|mail-?daemon", _FLAGS)
