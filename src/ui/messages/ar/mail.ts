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
  "mail.settings": "اختيار الرسائل التي تصلك",
  "mail.why.assigned": "تصلك هذه الرسالة لأنك مسؤول عن المحادثة.",
  "mail.why.mentioned": "تصلك هذه الرسالة لأن ملاحظة تشير إليك.",
  "mail.why.following": "تصلك هذه الرسالة لأنك تتابع المحادثة.",
  "mail.why.team": "تصلك هذه الرسالة لأن المحادثة تخص فريقك.",
  "mail.why.digest": "تصلك هذه الرسالة مرة في اليوم.",
  "mail.notification.subject": "{author} في #{number}: {subject}",
  "mail.notification.subjectMany":
    "{count, plural, zero {لا رسائل جديدة} one {رسالة جديدة} two {رسالتان جديدتان} few {# رسائل جديدة} many {# رسالة جديدة} other {# رسالة جديدة}} في {workspace}",
  "mail.notification.title":
    "{count, plural, zero {لا رسائل جديدة} one {رسالة جديدة} two {رسالتان جديدتان} few {# رسائل جديدة} many {# رسالة جديدة} other {# رسالة جديدة}}",
  "mail.notification.by": "{author}، {time}",
  "mail.notification.note": "{author}، ملاحظة داخلية، {time}",
  "mail.notification.open": "فتح المحادثة",
  "mail.digest.subject": "{workspace}: {day}",
  "mail.digest.since":
    "منذ الملخص الأخير: {opened, plural, zero {لم تُفتح أي محادثة} one {فُتحت محادثة واحدة} two {فُتحت محادثتان} few {فُتحت # محادثات} many {فُتحت # محادثة} other {فُتحت # محادثة}}، {closed, plural, zero {ولم تُغلق أي منها} one {وأُغلقت واحدة} two {وأُغلقت اثنتان} few {وأُغلقت #} many {وأُغلقت #} other {وأُغلقت #}}.",
  "mail.digest.none": "لا شيء بانتظارك.",
  "mail.digest.mine":
    "{count, plural, zero {لا محادثات مفتوحة لك} one {محادثة مفتوحة واحدة لك} two {محادثتان مفتوحتان لك} few {# محادثات مفتوحة لك} many {# محادثة مفتوحة لك} other {# محادثة مفتوحة لك}}",
  "mail.digest.unassigned":
    "{count, plural, zero {لا شيء دون مسؤول} one {واحدة دون مسؤول بعد} two {اثنتان دون مسؤول بعد} few {# دون مسؤول بعد} many {# دون مسؤول بعد} other {# دون مسؤول بعد}}",
  "mail.digest.waking":
    "{count, plural, zero {لا شيء يعود اليوم} one {واحدة تعود اليوم} two {اثنتان تعودان اليوم} few {# تعود اليوم} many {# تعود اليوم} other {# تعود اليوم}}",
  "mail.more": "{count, plural, zero {ولا غيرها} one {وواحدة أخرى} two {واثنتان أخريان} few {و# أخرى} many {و# أخرى} other {و# أخرى}}",
  "mail.digest.open": "فتح المكتب",
  "mail.survey.subject": "كيف كانت مساعدتنا؟ {subject}",
  "mail.survey.title": "كيف كانت مساعدتنا؟",
  "mail.survey.lede": "كتبت إلى {workspace} بخصوص ”{subject}“، ووصلك رد من {member}. نقرة واحدة تخبرنا كيف كان ذلك:",
  "mail.survey.once": "الطلب #{number}. نسأل مرة واحدة، ولا يلزمك الرد.",
  "mail.score.5": "جيدة جدًا",
  "mail.score.4": "جيدة",
  "mail.score.3": "متوسطة",
  "mail.score.2": "سيئة",
  "mail.score.1": "سيئة جدًا",
  "mail.preview.subject": "معاينة: {subject}",
  "mail.sample.contact": "آمنة مثال",
  "mail.sample.subject": "أين طردي؟",
  "mail.sample.question": "مرحبًا، طلبت قبل أسبوع ولم يصل شيء بعد. هل يمكنكم التحقق من ذلك؟",
  "mail.sample.reply": "مرحبًا {name}،\n\nهذه الكلمات تقوم مقام الرد. يصل الرد بريدًا عاديًا كما يكتبه الناس.\n\nمع أطيب التحيات\n{member}",
  "mail.sample.acknowledgement": "مرحبًا {name}،\n\nوصلت رسالتك. رقمها #{number}؛ وسنرد في أقرب وقت ممكن.\n\n{workspace}",
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
