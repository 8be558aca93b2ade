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
  "mail.security.lede": "يتعلق هذا بطريقة تسجيل دخولك إلى Connect على {address}. حدث ذلك في {time}.",
  "mail.security.yours": "إذا كان ذلك منك فلا حاجة إلى فعل شيء.",
  "mail.security.notYours":
    "إذا لم يكن ذلك منك: يلزم تسجيل الدخول، ثم تسجيل خروج كل الأجهزة الأخرى من الملف الشخصي، وتغيير كلمة المرور، وإبلاغ أحد مسؤولي مساحة العمل.",
  "mail.security.totp-added": "أُضيف تطبيق مصادقة",
  "mail.security.totp-removed": "أُزيل تطبيق المصادقة",
  "mail.security.passkey-added": "أُضيف مفتاح مرور",
  "mail.security.passkey-removed": "أُزيل مفتاح مرور",
  "mail.security.recovery-code-used": "استُخدم رمز استرداد",
  "mail.security.recovery-codes-renewed": "أُنشئت رموز استرداد جديدة",
  "mail.security.factors-reset": "أُزيلت عوامل التحقق الثانية الخاصة بك",
};
