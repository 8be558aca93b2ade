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
  "mail.security.lede": "this concerns how you sign in to Connect at {address}. It happened at {time}.",
  "mail.security.yours": "If it was you, nothing needs to be done.",
  "mail.security.notYours":
    "If it was not you: sign in, sign out all other devices in your profile, change your password, and tell an administrator of your workspace.",
  "mail.security.totp-added": "An authenticator app was added",
  "mail.security.totp-removed": "The authenticator app was removed",
  "mail.security.passkey-added": "A passkey was added",
  "mail.security.passkey-removed": "A passkey was removed",
  "mail.security.recovery-code-used": "A recovery code was used",
  "mail.security.recovery-codes-renewed": "New recovery codes were made",
  "mail.security.factors-reset": "Your second factors were removed",
} as const;
