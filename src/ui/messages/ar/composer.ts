/** Arabic: where replies and notes are written. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { composer as english } from "#/ui/messages/en/composer.ts";

export const composer: TextsOf<typeof english> = {
  "editor.tools": "النص",
  "editor.bold": "عريض",
  "editor.italic": "مائل",
  "editor.underline": "مسطّر",
  "editor.strike": "يتوسطه خط",
  "editor.list": "قائمة",
  "editor.numbers": "قائمة مرقّمة",
  "editor.quote": "اقتباس",
  "editor.code": "رمز برمجي",
  "editor.link": "رابط",
  "editor.linkTo": "الربط بهذا العنوان؛ تركه فارغًا يزيل الرابط",
  "composer.forward": "إعادة توجيه",
  "composer.toField": "إلى",
  "composer.sendLater": "الإرسال لاحقًا: {when}",
  "composer.sendSnooze": "إرسال وتأجيل حتى الغد",
  "composer.sent": "أُرسل",
  "composer.overtaken": "وصل رد من {name} أثناء كتابتك.",
  "composer.customerWrote": "وصلت رسالة جديدة من {name} أثناء كتابتك.",
  "composer.seen": "قرأتها",
  "composer.macroAdds": "معه أيضًا: {what}",
  "composer.macroDrop": "بدون هذا",
  "failed.sendAnyway": "إرسال على أي حال",
  "presence.typing":
    "{count, plural, zero {تجري كتابة رد: {names}} one {يكتب ردًا الآن: {names}} two {يكتبان ردًا الآن: {names}} few {يكتبون ردًا الآن: {names}} many {يكتبون ردًا الآن: {names}} other {يكتبون ردًا الآن: {names}}}",
  "presence.viewing":
    "{count, plural, zero {يطّلع على هذا الآن: {names}} one {يطّلع على هذا الآن: {names}} two {يطّلعان على هذا الآن: {names}} few {يطّلعون على هذا الآن: {names}} many {يطّلعون على هذا الآن: {names}} other {يطّلعون على هذا الآن: {names}}}",
  "composer.signed": "مع التوقيع",
  "message.leaves": "يُرسل في",
  "thread.takeBack": "استرجاع",
  "forward.title": "رسالة معاد توجيهها",
  "forward.from": "من",
  "forward.date": "التاريخ",
  "forward.to": "إلى",
  "shortcut.replyAll": "الرد على الجميع",
  "shortcut.forward": "إعادة توجيه",
};
