/** English: where messages come from. */
export const message = {
  "message.passedOn": "Passed on by {name}",
  "message.outsider": "New in this conversation",
  "message.outsiderHint": "This person had no part in the conversation before. Look whether they may read it before you answer.",
  "message.otherSubject": "Another subject: “{subject}”",
  "message.splitHere": "Make it a conversation of its own",
  "matched.reply-address": "by reply address",
  "matched.references": "by References",
  "matched.number": "by ticket number",
} as const;
