/** Arabic: where messages come from. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { message as english } from "#/ui/messages/en/message.ts";

export const message: TextsOf<typeof english> = {
  "message.passedOn": "حُوّلت من {name}",
  "message.outsider": "طرف جديد في هذه المحادثة",
  "message.outsiderHint": "لم يكن هذا الشخص طرفًا في المحادثة من قبل. تأكد قبل الرد من أنه يجوز له قراءتها.",
  "message.otherSubject": "موضوع آخر: ”{subject}“",
  "message.splitHere": "جعلها محادثة مستقلة",
  "matched.reply-address": "حسب عنوان الرد",
  "matched.references": "حسب References",
  "matched.number": "حسب رقم التذكرة",
};
