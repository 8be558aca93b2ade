/** What a file is, by its content and not by what is said of it, and why it deserves care. Nothing of it is unpacked or run. */
import { fileTypeFromBuffer } from "file-type";
import { plainType, shownAs, straight, TURNS } from "#/features/attachment/rules.ts";
import type { FileRisk } from "#/features/attachment/schema.ts";

type Given = { name: string; contentType: string };
export type Kind = { contentType: string; risks: FileRisk[] };

const endings = (list: string) => new Set(list.trim().split(/\s+/));
/** What acts when it is opened, by the ending its system goes by. */
const ACTING: Record<"program" | "script" | "page" | "macro" | "shortcut" | "disk", Set<string>> = {
  program: endings(
    "exe com scr pif cpl msi msp msix msixbundle appx appxbundle appinstaller dll sys ocx drv xll wll jar jnlp apk ipa app deb rpm pkg mpkg run bin elf appimage crx xpi gadget ade adp mde",
  ),
  script: endings(
    "js jse mjs cjs vb vbs vbe wsf wsh wsc sct ws hta bat cmd ps1 psm1 psd1 ps1xml ps2 psc1 sh bash zsh csh ksh command tool py pyw pyc pl rb php lua applescript scpt scptd workflow action reg inf chm hlp msc msh one iqy slk csproj diagcab",
  ),
  page: endings("html htm xhtml xht shtml mht mhtml svg svgz xsl xslt swf"),
  macro: endings("docm dotm xlsm xltm xlsb xlam xla xlm pptm potm ppsm ppam sldm accdb accde mdb"),
  shortcut: endings(
    "lnk url desktop webloc scf library-ms search-ms searchconnector-ms settingcontent-ms website appref-ms rdp theme themepack",
  ),
  disk: endings("iso img vhd vhdx vmdk dmg udf wim cdr"),
};
/** And by what its first bytes say. */
const ACTING_TYPES: Record<string, keyof typeof ACTING> = {
  "application/x-msdownload": "program",
  "application/x-elf": "program",
  "application/x-mach-binary": "program",
  "application/java-vm": "program",
  "application/java-archive": "program",
  "application/wasm": "program",
  "application/vnd.android.package-archive": "program",
  "application/x-deb": "program",
  "application/x-rpm": "program",
  "application/x-google-chrome-extension": "program",
  "application/x-xpinstall": "program",
  "application/x-ms-regedit": "script",
  "application/vnd.ms-htmlhelp": "script",
  "application/x-shockwave-flash": "page",
  "application/x-ms-shortcut": "shortcut",
  "application/x-ft-apple.alias": "shortcut",
  "application/x-iso9660-image": "disk",
  "application/x-apple-diskimage": "disk",
};
const PAGE_TYPES = endings("text/html application/xhtml+xml image/svg+xml");

const PICTURES = endings("png jpg jpeg jpe gif webp avif bmp tif tiff heic ico");
/** What a name's ending promises, where a promise can be checked. */
const PROMISED: Record<string, RegExp> = {
  pdf: /^application\/pdf$/,
  ...Object.fromEntries([...PICTURES].map((ending) => [ending, /^image\//])),
  ...Object.fromEntries(
    [...endings("mp3 m4a wav ogg flac aac mp4 m4v mov webm avi mkv")].map((ending) => [ending, /^(?:audio|video)\/|application\/ogg/]),
  ),
  ...Object.fromEntries(
    [...endings("docx xlsx pptx odt ods odp zip")].map((ending) => [ending, /zip|openxmlformats|opendocument|x-cfb|macroenabled/]),
  ),
};
/** Those that are looked at in the desk must prove what they are; a film that nobody knows may still be one. */
const PROVEN = /^(?:application\/pdf|image\/)/;
const INNOCENT =
  /\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|jpe?g|png|gif|bmp|tiff?|txt|csv|zip|rar|7z|mp3|mp4|wav|eml)[\s_.-]*\.[a-z0-9-]{1,12}$/;

/** @param content all of it: what an archive holds stands at its end */
export async function kindOf({ name, contentType }: Given, content: Buffer): Promise<Kind> {
  const declared = plainType(contentType) || "application/octet-stream";
  const found = await typeIn(content);
  // As Windows reads it: without dots and spaces at the end.
  const plain = straight(name)
    .toLowerCase()

    .replace(/[\s.]+$/, "");
  const ending = /\.([^.\s/\\]+)$/.exec(plain)?.[1] ?? "";
  const risks = new Set<FileRisk>();
  for (const [risk, acting] of Object.entries(ACTING) as [keyof typeof ACTING, Set<string>][]) if (acting.has(ending)) risks.add(risk);
  const acts = found && ACTING_TYPES[found];
  if (acts) risks.add(acts);
  if (content.subarray(0, 2).toString("latin1") === "#!") risks.add("script");
  const isWords = /^(?:txt|eml|md|csv|log|ics|vcf)$/.test(ending);
  if (!isWords && (PAGE_TYPES.has(declared) || ((found === null || found === "application/xml") && looksLikePage(content))))
    risks.add("page");
  if (hasMacros(content, found)) risks.add("macro");
  if (isLocked(content, found)) risks.add("locked");
  if (INNOCENT.test(plain) && risks.size > 0) risks.add("two-endings");
  if (name.search(TURNS) >= 0) risks.add("turned-name");
  if (content.length > 0 && contradicts(ending, found)) risks.add("other-type");
  return { contentType: typeOf(declared, contentType.trim() || declared, found), risks: [...risks] };
}

/** By its first bytes; null where they tell nothing. */
async function typeIn(content: Buffer): Promise<string | null> {
  // What is cut off, or made to confuse whoever looks, is nothing known.
  const found = await fileTypeFromBuffer(content).catch(() => undefined);
  if (found) return plainType(found.mime);
  // Some programs write something before it, and readers do not mind.
  return content.subarray(0, 1_024).includes("%PDF-") ? "application/pdf" : null;
}

function typeOf(declared: string, asDeclared: string, found: string | null): string {
  if (found === null) return PROVEN.test(declared) && declared !== "image/svg+xml" ? "application/octet-stream" : asDeclared;
  // What is called a picture is called by the picture's own name.
  if (PROVEN.test(found) || PROVEN.test(declared) || declared === "application/octet-stream") return found;
  const isMoving = /^(?:audio|video)\//;
  if (isMoving.test(found) && isMoving.test(declared)) return shownAs(declared) ? declared : found;
  return shownAs(declared) ? found : asDeclared;
}

function contradicts(ending: string, found: string | null): boolean {
  const promised = PROMISED[ending];
  if (promised) return found === null ? ending === "pdf" || PICTURES.has(ending) : !promised.test(found);
  // A text that is a program, a picture that is called a letter.
  return found !== null && ACTING_TYPES[found] !== undefined && !ACTING[ACTING_TYPES[found]].has(ending);
}

const looksLikePage = (content: Buffer) =>
  /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+(?:html|svg)|html|head|body|script|svg|iframe)\b/i.test(
    content.subarray(0, 1_024).toString("utf8"),
  );

const utf16 = (text: string) => Buffer.from(text, "utf16le");
/** Office keeps them in a file of a known name, within an archive or a compound file. */
const hasMacros = (content: Buffer, found: string | null): boolean =>
  found === "application/x-cfb"
    ? content.includes(utf16("_VBA_PROJECT"))
    : isArchive(content) && ["vbaProject.bin", "xl/macrosheets/", "Basic/script-lc.xml"].some((name) => content.includes(name));

const isArchive = (content: Buffer) => content.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"));
const RAR5 = Buffer.from("Rar!\u001a\u0007\u0001\u0000", "latin1");
/** Nobody but who has the password can look inside: neither can a scanner for viruses. */
function isLocked(content: Buffer, found: string | null): boolean {
  if (found === "application/x-cfb") return content.includes(utf16("EncryptedPackage"));
  // The first block of a locked RAR is of the kind that tells how it is locked.
  if (content.subarray(0, RAR5.length).equals(RAR5)) return content[13] === 4;
  if (!isArchive(content)) return false;
  // Each entry of the directory at the archive's end says by a bit that it is locked.
  for (let at = content.indexOf("PK\u0001\u0002"); at >= 0 && at + 46 <= content.length; at = content.indexOf("PK\u0001\u0002", at + 46))
    if (((content[at + 8] ?? 0) & 1) === 1) return true;
  return ((content[6] ?? 0) & 1) === 1;
}
