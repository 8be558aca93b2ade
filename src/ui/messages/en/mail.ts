/** English: mails of the product itself. No browser loads them. */
export const mail = {
  "mail.hello": "Hello {name},",
  "mail.code.subject": "Your sign-in code",
  "mail.code.title": "Sign in to Connect",
  "mail.code.lede": "here is the code to sign in with:",
  "mail.code.where":
    "Type it where you asked for it, at {address}. It works once, for {minutes, plural, one {# minute} other {# minutes}}; a newer code takes its place.",
  "mail.code.safe":
    "If you did not ask for it, nothing has happened and nothing needs to be done. Give the code to nobody: no one of us will ask for it.",
  "mail.invitation.subject": "You are invited to {workspace}",
  "mail.invitation.title": "Come to {workspace}",
  "mail.invitation.lede": "{inviter} has made you a member of {workspace} on Connect, where the team answers its customers.",
  "mail.invitation.action": "Sign in",
  "mail.invitation.how":
    "Use the address this mail was sent to, {email}. You get a code by mail to sign in with, so there is no password to choose.",
  "mail.invitation.safe": "If you expected no such invitation, nothing needs to be done.",
  "mail.export.subject": "A person’s data are ready",
  "mail.export.lede": "the data you asked for in {workspace} are packed into one file.",
  "mail.export.action": "Download",
  "mail.export.days": "The file is kept for 7 days. You sign in to download it.",
} as const;
