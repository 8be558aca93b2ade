/** Arabic: mails of the product itself. No browser loads them. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { mail as english } from "#/ui/messages/en/mail.ts";

export const mail: TextsOf<typeof english> = {
  "mail.hello": "مرحبًا {name}،",
  "mail.code.subject": "رمز تسجيل الدخول",
  "mail.code.title": "تسجيل الدخول إلى Connect",
  "mail.code.lede": "هذا رمز تسجيل الدخول:",
  "mail.code.where":
    "أدخله حيث طلبته، على {address}. يعمل مرة واحدة، لمدة {minutes, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}؛ والرمز الأحدث يحل محله.",
  "mail.code.safe": "إن لم تطلبه فلم يحدث شيء ولا يلزمك فعل شيء. لا تعطِ الرمز لأحد: لن يطلبه منك أحد منا.",
  "mail.invitation.subject": "دعوة إلى {workspace}",
  "mail.invitation.title": "انضم إلى {workspace}",
  "mail.invitation.lede": "أضافك {inviter} عضوًا في {workspace} على Connect، حيث يرد الفريق على عملائه.",
  "mail.invitation.action": "تسجيل الدخول",
  "mail.invitation.how": "استخدم العنوان الذي أُرسل إليه هذا البريد، {email}. سيصلك رمز بالبريد لتسجيل الدخول، فلا حاجة إلى كلمة مرور.",
  "mail.invitation.safe": "إن لم تكن تتوقع هذه الدعوة فلا يلزمك فعل شيء.",
  "mail.export.subject": "بيانات الشخص جاهزة",
  "mail.export.lede": "جُمعت البيانات التي طلبتها في {workspace} في ملف واحد.",
  "mail.export.action": "تنزيل",
  "mail.export.days": "يُحفظ الملف 7 أيام. سجّل الدخول لتنزيله.",
};
