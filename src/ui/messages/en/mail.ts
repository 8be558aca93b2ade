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
  "mail.reset.subject": "A new password for Connect",
  "mail.reset.title": "Choose a new password",
  "mail.reset.lede":
    "somebody, most likely you, has asked to set a new password for your account. The link works once, for {minutes, plural, one {# minute} other {# minutes}}. Afterwards you are signed out everywhere and sign in with the new one.",
  "mail.reset.action": "Choose a password",
  "mail.reset.safe": "If it was not you, nothing has happened and nothing needs to be done: your password stays as it is.",
  "mail.changed.subject": "Your password was changed",
  "mail.changed.title": "Your password was changed",
  "mail.changed.lede": "the password of your account was set on {at, date, long}. Your other devices were signed out.",
  "mail.changed.action": "It was not me",
  "mail.changed.safe": "If it was you, nothing needs to be done. If not, ask for a new password at once: that signs everybody out.",
} as const;
