/** The Germanic languages, English first. */
import type { Language } from "#/features/mail/quote/language/schema.ts";

export const GERMANIC: Record<string, Language> = {
  en: {
    on: "on|at|in message|in article",
    wrote: "wrote|writes|wrote the following|writes the following",
    from: "from|sender",
    sent: "sent|date|sent at|sent on|received",
    to: "to",
    cc: "cc|bcc|copy",
    subject: "subject|re",
    original:
      "original message|original appointment|original email|original mail|reply message|reply separator|replied message|previous replies|previous messages|previous message|earlier messages|conversation history|original message processed by david®",
    forwarded: "forwarded message|begin forwarded message|forwarded by|start of forwarded message|forwarded mail",
    device:
      "sent from my|sent from mail for|sent from outlook|sent from yahoo|sent from proton|sent from samsung|sent from aol|sent from a mobile|sent from gmail|sent from mailspring|sent from spark|sent from blackberry|sent from nine|sent from windows mail|sent from the|sent from an|sent from iphone|sent from ipad|sent from android|sent from type|sent from typeapp|sent from edison|sent from mobile|sent from hey|sent from zoho|sent from xfinity|get outlook for|get bluemail for|get typeapp for|sent via|sent using|sent with|outlook for|yahoo mail:|sent on the move|written on my|typed on my|posted from my",
    thanks:
      "thanks|thank you|many thanks|thanks a lot|thank you very much|thanks in advance|thank you in advance|thx|thanks so much|thank you so much|with thanks",
    closing:
      "regards|best regards|kind regards|kindest regards|warm regards|warmest regards|best wishes|with best wishes|with kind regards|with best regards|with regards|many regards|yours sincerely|yours faithfully|yours truly|sincerely|sincerely yours|respectfully|cordially|best|all the best|cheers|thanks and regards|thanks & regards|thanks and best regards|thanks & best regards|thanks and kind regards|thank you and best regards|thank you and kind regards|br|kr|rgds",
    disclaimer:
      "confidential|confidentiality notice|privileged|intended recipient|intended solely|intended only|solely for the use|addressee|if you are not the|received this email in error|received this e-mail in error|received this message in error|received this communication in error|received this in error|notify the sender|unauthorized|unauthorised|strictly prohibited|scanned for viruses|checked for viruses|virus-free|free of viruses|consider the environment|before printing this|registered in england|registered office|company number|legally binding|no liability|accept liability|this email and any|this e-mail and any|this message and any|this transmission|originated from outside|do not click links|do not click on links|views expressed|opinions expressed|authorised and regulated|think before you print|may be unlawful|external sender|external email|delete this|delete it|destroy all copies",
  },
  de: {
    on: "am|den|im|um",
    wrote: "schrieb|schreibt|schrieben|hat geschrieben|geschrieben|schrieb folgendes",
    from: "von|absender",
    sent: "gesendet|datum|gesendet am|gesendet um|verschickt|versendet|received",
    to: "an|empfänger",
    cc: "cc|kopie|bcc|kopie an",
    subject: "betreff|betr|thema",
    original:
      "ursprüngliche nachricht|originalnachricht|original-nachricht|original nachricht|ursprünglicher termin|originaltermin|originalmail|bitte oberhalb dieser linie antworten",
    forwarded:
      "weitergeleitete nachricht|anfang der weitergeleiteten nachricht|beginn der weitergeleiteten nachricht|weitergeleitet von|weitergeleitete mail",
    device:
      "gesendet von|gesendet mit|gesendet über|gesendet aus|gesendet via|outlook für|outlook-app|holen sie sich outlook|laden sie outlook|versendet mit|verschickt mit",
    deviceEnd: "gesendet|geschickt|versendet|gesendet.",
    thanks:
      "danke|vielen dank|danke schön|besten dank|herzlichen dank|vielen dank im voraus|danke im voraus|dankeschön|vielen dank für ihre hilfe",
    closing:
      "mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße|freundliche grüsse|freundlicher gruß|viele grüße|viele grüsse|beste grüße|beste grüsse|liebe grüße|liebe grüsse|herzliche grüße|herzliche grüsse|schöne grüße|schöne grüsse|grüße|grüsse|gruß|gruss|hochachtungsvoll|mfg|lg|vg|bg|mit besten grüßen|mit besten grüssen|mit herzlichen grüßen|mit lieben grüßen|vielen dank und viele grüße|vielen dank und freundliche grüße|vielen dank und beste grüße|schönen gruß",
    disclaimer:
      "vertraulich|vertrauliche|rechtlich geschützte|nicht der richtige adressat|nicht der beabsichtigte|irrtümlich erhalten|versehentlich erhalten|informieren sie bitte|informieren sie sofort|benachrichtigen sie|vernichten sie|unerlaubte|unbefugte|nicht gestattet|weitergabe dieser|handelsregister|amtsgericht|geschäftsführer|geschäftsführung|registergericht|hrb|ust-id|ust.-id|umsatzsteuer|sitz der gesellschaft|aufsichtsrat|vorstand:|auf viren geprüft|virenfrei|umwelt|ausdrucken|externe e-mail|externen absender|ausschließlich für",
  },
  nl: {
    on: "op|de",
    wrote: "schreef|schreef het volgende|heeft het volgende geschreven|het volgende geschreven|geschreven",
    from: "van|afzender",
    sent: "verzonden|datum|verstuurd|verzonden op",
    to: "aan",
    cc: "cc|kopie|bcc",
    subject: "onderwerp|betreft",
    original: "oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht|oorspronkelijke afspraak",
    forwarded: "doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurd door|doorgezonden bericht",
    device:
      "verzonden vanaf|verzonden met|verzonden via|verstuurd vanaf|verstuurd met|verstuurd via|verzonden van|outlook voor|download outlook|outlook downloaden",
    deviceEnd: "verzonden|verstuurd",
    thanks: "bedankt|dank u|dank je|alvast bedankt|hartelijk dank|dank u wel",
    closing:
      "met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groet|groeten|groetjes|hartelijke groet|hartelijke groeten|hoogachtend|met hartelijke groet|mvg|gr|alvast bedankt en groet",
    disclaimer:
      "vertrouwelijk|vertrouwelijke|geadresseerde|bestemd voor|ten onrechte|per abuis|onbedoeld|niet toegestaan|verboden|afzender|aansprakelijkheid|milieu|print|kvk|kamer van koophandel|handelsregister|te vernietigen|te verwijderen",
  },
  sv: {
    on: "den",
    wrote: "skrev|skriver|skrev följande",
    from: "från|avsändare",
    sent: "skickat|datum|skickades|sänt",
    to: "till",
    cc: "kopia|cc",
    subject: "ämne|ärende",
    original: "originalmeddelande|ursprungligt meddelande|ursprungligt möte",
    forwarded: "vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|vidarebefordrat av",
    device: "skickat från|skickat med|skickat via|sänt från|hämta outlook|outlook för|skickades från",
    thanks: "tack|tack på förhand|tack så mycket",
    closing:
      "med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|vänlig hälsning|hälsningar|bästa hälsningar|mvh|mvh.|hälsn|med vänlig hälsning/best regards|hej då",
    disclaimer:
      "konfidentiell|konfidentiellt|sekretess|mottagaren|avsedd för|av misstag|felaktigt|meddela avsändaren|otillåten|förbjuden|miljön|skriver ut|radera|personuppgifter",
  },
  da: {
    on: "den|d.",
    wrote: "skrev|skriver|skrev følgende",
    from: "fra|afsender",
    sent: "sendt|dato|afsendt",
    to: "til",
    cc: "cc|kopi",
    subject: "emne|vedr",
    original: "oprindelig besked|oprindelig meddelelse|original meddelelse|original besked|oprindelig mail|oprindelig aftale",
    forwarded: "videresendt meddelelse|videresendt besked|start på videresendt besked|videresendt af|påbegyndt videresendt besked",
    device: "sendt fra|sendt med|sendt via|hent outlook|få outlook|outlook til",
    thanks: "tak|på forhånd tak|mange tak",
    closing:
      "med venlig hilsen|med venlige hilsner|venlig hilsen|venlige hilsner|mange hilsner|de bedste hilsner|bedste hilsner|hilsen|mvh|vh|kh|dbh|kærlig hilsen|på forhånd tak og venlig hilsen",
    disclaimer:
      "fortrolig|fortrolige|fortroligt|modtager|ved en fejl|fejlagtigt|underrette|afsenderen|ikke tilladt|uberettiget|miljøet|udskriver|slette|slet den",
  },
  no: {
    on: "den|på",
    wrote: "skrev|skrev følgende|skriver",
    from: "fra|avsender",
    sent: "sendt|dato",
    to: "til",
    cc: "kopi|cc",
    subject: "emne",
    original: "opprinnelig melding|original melding|opprinnelig avtale",
    forwarded: "videresendt melding|videresendt e-post|start på videresendt melding|videresendt av",
    device: "sendt fra|sendt med|sendt via|skaff deg outlook|få outlook|last ned outlook|outlook for",
    thanks: "takk|på forhånd takk|tusen takk|mange takk",
    closing: "med vennlig hilsen|vennlig hilsen|med vennlige hilsener|hilsen|beste hilsen|mvh|vh|hilsen fra|ha en fin dag",
    disclaimer:
      "konfidensiell|konfidensielt|fortrolig|mottaker|mottakeren|ved en feil|ved feil|avsenderen|taushetsplikt|ikke tillatt|miljøet|skriver ut|slette",
  },
  is: {
    on: "þann",
    wrote: "skrifaði",
    from: "frá",
    sent: "sent|dags",
    to: "til",
    cc: "afrit",
    subject: "efni",
    device: "sent úr|sent frá",
    closing: "kveðja|bestu kveðjur|með kveðju|með bestu kveðju|kær kveðja",
  },
  af: { on: "op", wrote: "het geskryf|skryf" },
};
