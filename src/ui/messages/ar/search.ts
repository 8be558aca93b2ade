/** Arabic: search and the command palette. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { search as english } from "#/ui/messages/en/search.ts";

export const search: TextsOf<typeof english> = {
  "search.fault": "‏”{field}:{value}“ لا معنى له هنا وقد استُبعد.",
  "search.local": "شمل البحث ما هو موجود على هذا الجهاز فقط.",
  "search.similar": "لم يُعثر على تطابق تام. هذه نتائج مشابهة.",
  "search.recent": "عمليات البحث الأخيرة",
  "search.suggestions": "ما يمكن أن يلي",
  "palette.title": "الأوامر",
  "palette.placeholder": "اكتب أمرًا أو ابحث عن شيء",
  "palette.recent": "المستخدمة مؤخرًا",
  "palette.actions": "الأوامر",
  "palette.go": "الانتقال إلى",
  "palette.tickets": "المحادثات",
  "palette.contacts": "جهات الاتصال",
  "palette.inbox": "صندوق البريد",
  "palette.team": "الفريق",
  "palette.label": "الوسم",
  "palette.searchFor": "البحث عن ”{q}“",
  "palette.move": "تنقّل",
  "palette.run": "تنفيذ",
  "palette.search": "البحث في الرسائل بدلًا من ذلك",
  "palette.back": "رجوع",
  "palette.close": "إغلاق",
  "shortcut.palette": "الأوامر",
};
