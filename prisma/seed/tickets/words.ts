/** What generated tickets are written with: names from everywhere, matters of a software company's customers, and words by Zipf's law. */
import type { Chance } from "./random.ts";

const split = (text: string) => text.trim().split(/\s+/);

export const FIRST_NAMES = split(`
Ana Bruno Chloé Dmitri Elif Farid Grace Hiroshi Ingrid João Karim Lucía Mehmet Nadia Olu Petra Quentin Rosa Sven Thandiwe Ulrich Valentina Wei Ximena Yusuf Zofia
Aarav Beatriz Cheng Diego Emre Fatima Giulia Hana Ivan Jana Kofi Leila Marek Nia Omar Priya Rania Sofia Tomás Uma Viktor Wanjiru Yuki Zainab Aisha Björn Camille Dana
Emeka Freya Goran Hassan Iris Jamal Katya Liam Mona Noor Oskar Paulo Ravi Siobhán Tariq Usha Vera Wojciech Yara Zeynep محمد نور ליאור תמר 美咲 健太 伟 芳 서연 민준`);
export const LAST_NAMES = split(`
Silva Kowalska Dubois Petrov Yılmaz Haddad Okafor Tanaka Larsen Santos Aziz García Demir Rossi Adeyemi Novák Laurent Quispe Nilsson Mokoena Weber Ricci Zhang Morales
Rahman Nowak Sharma Costa Li Fernández Kaya Khan Bianchi Sato Ivanova Svoboda Mensah Moradi Horvat Mwangi Farouk Iyer Mansour Popescu López Patel Andersson Wanjala
Suzuki Bello Keller Johansson Moreau Cohen Obi Hansen Marković Ali O'Brien Bauer Kuznetsova Murphy Chen Diallo Virtanen Almeida Nair Kelly Said Rao Jensen
Wiśniewski Abbas Çelik الأحمد מזרחי 佐藤 鈴木 王 陈 김 박`);
export const COMPANY_WORDS = split(`
Aurora Basalt Cedar Delta Ember Fjord Granite Harbor Indigo Juniper Keystone Lumen Meridian Nimbus Orchard Pioneer Quartz Riverside Summit Timber Umbra Vertex Willow
Zenith Anchor Beacon Cobalt Drift Echo Falcon Glacier Horizon Ivory Jasper Kestrel Lantern Mosaic Northwind Opal Prairie Raven Sierra Tundra Violet Walnut`);
export const COMPANY_KINDS = split(
  "Labs Studio Works Foods Logistics Clinic Partners Systems Media Energy Motors Books Travel Design Farms School",
);
export const LABEL_NAMES = [
  "Bug",
  "Billing",
  "Feature request",
  "Getting started",
  "Integrations",
  "Performance",
  "Security",
  "Mobile",
  "Exports",
  "Refund",
  "Outage",
  "VIP",
];

const THINGS = split(`
invoice export dashboard report calendar import webhook login password subscription booking reminder attachment search filter template profile notification payment receipt
shipment order coupon workspace permission integration backup certificate domain mailbox form survey widget chart spreadsheet contract license printer scanner`);
const PLACES = [
  "on my phone",
  "in the browser",
  "in the app",
  "for our whole team",
  "on the staging site",
  "in Firefox",
  "in Safari",
  "for new users",
  "after the last update",
  "since Monday",
];
const FAULTS = [
  "does not load",
  "shows the wrong total",
  "is stuck at 99 %",
  "ends with an error",
  "was sent twice",
  "never arrives",
  "is empty",
  "times out",
  "looks broken",
  "logs me out",
];
const WISHES = ["Could you add", "Is there a way to get", "We would love to have", "How do I set up", "Please tell me where to find"];
const OPENINGS = ["Hello,", "Hi there,", "Good morning,", "Dear support team,", "Hi,", "Hello again,"];
const CLOSINGS = ["Thanks a lot", "Kind regards", "Best", "Many thanks in advance", "Cheers", "Regards"];
const REPLIES = [
  "thank you for writing, and sorry for the trouble.",
  "thanks for the details, they helped.",
  "I have looked into this together with our engineers.",
  "good question.",
  "I understand how annoying that is.",
];
const STEPS = [
  "Please sign out, sign in again, and try once more.",
  "I have reset it on our side; it should work within ten minutes.",
  "Could you send us a screenshot and the time at which it happened?",
  "The fix goes out tonight, and I will write to you tomorrow.",
  "You find it under Settings, on the second tab.",
  "I have refunded the difference; your bank shows it in three to five days.",
  "That is not possible yet. I have added your vote to the request.",
];
const NOTES = [
  "Same cause as the one from last week.",
  "Waiting for engineering.",
  "Customer called too, quite upset.",
  "Checked the logs: nothing on our side.",
  "Refund needs approval.",
  "Known issue, see the wiki.",
];

/** Frequent words first. What comes after them is made of syllables, so that the vocabulary is as long as in real mail. */
const FREQUENT = split(`
the to and a of is it in we that for you not on have this with can be are as our when but at from or was please an if get all by after no they there will my one has
more time so up now how only still what also before should than would see been new where them which out account page button error same day team work system message
user file name change set data open first because customer again number other list problem since support version try help wrong click email date link screen update
today already every week month old different option field value save delete create show find send receive check test device server network table record column`);
const SYLLABLES = split(
  "ka lo mi ru ten sar vel dor nia qui pel tor ash bre cin dra fen gol hul jor kes lun mar nov osk pir ras sil tur ulm ver wex yar zim",
);
const VOCABULARY_SIZE = 60_000;
const vocabulary: string[] = [];

/** The word of a rank: the higher, the rarer. */
export function wordAt(rank: number): string {
  const known = vocabulary[rank];
  if (known) return known;
  const made = FREQUENT[rank] ?? spell(rank - FREQUENT.length);
  vocabulary[rank] = made;
  return made;
}

function spell(index: number): string {
  let word = "";
  for (let left = index + SYLLABLES.length; left > 0; left = Math.floor(left / SYLLABLES.length))
    word += SYLLABLES[left % SYLLABLES.length];
  return word;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function sentence(chance: Chance): string {
  let text = "";
  for (let i = chance.between(6, 14); i > 0; i--) text += `${text ? " " : ""}${wordAt(chance.rank(VOCABULARY_SIZE))}`;
  return `${capital(text)}.`;
}

const code = (chance: Chance) => `${chance.pick(["ERR", "TX", "REF", "INV", "E"])}-${chance.between(1000, 999_999)}`;

export type Topic = { subject: string; isWish: boolean; thing: string };

export function topicOf(chance: Chance): Topic {
  const thing = chance.pick(THINGS);
  if (chance.isIn(0.25))
    return { thing, isWish: true, subject: `${chance.pick(WISHES)} a ${thing} ${wordAt(chance.rank(VOCABULARY_SIZE))}`.slice(0, 120) };
  const tail = chance.isIn(0.4) ? ` ${chance.pick(PLACES)}` : chance.isIn(0.2) ? ` (${code(chance)})` : "";
  return { thing, isWish: false, subject: `${capital(thing)} ${chance.pick(FAULTS)}${tail}` };
}

export function customerText(chance: Chance, topic: Topic, firstName: string, isFirst: boolean): string {
  const about = isFirst
    ? topic.isWish
      ? `${chance.pick(WISHES)} a ${topic.thing}? ${sentence(chance)}`
      : `our ${topic.thing} ${chance.pick(FAULTS)} ${chance.pick(PLACES)}. ${chance.isIn(0.3) ? `It says ${code(chance)}. ` : ""}${sentence(chance)}`
    : chance.pick([
        "It still happens.",
        "That worked, thank you!",
        "I tried it, with no change.",
        "Here is what you asked for:",
        "Any news?",
      ]);
  const more = Array.from({ length: isFirst ? chance.between(1, 3) : chance.between(0, 2) }, () => sentence(chance)).join(" ");
  return `${chance.pick(OPENINGS)}\n\n${about}${more ? ` ${more}` : ""}\n\n${chance.pick(CLOSINGS)},\n${firstName}`;
}

export const replyText = (chance: Chance, firstName: string, agent: string) =>
  `Hello ${firstName},\n\n${chance.pick(REPLIES)} ${chance.pick(STEPS)}${chance.isIn(0.5) ? ` ${sentence(chance)}` : ""}\n\n${agent}`;
export const noteText = (chance: Chance) => `${chance.pick(NOTES)}${chance.isIn(0.4) ? ` ${sentence(chance)}` : ""}`;
