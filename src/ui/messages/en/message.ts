/** English: messages and conversations. */
export const message = {
  "reading.doubtful": "Sender not confirmed",
  "reading.doubtfulTitle":
    "The sender’s mail servers do not confirm that this mail is theirs (SPF {spf}, DKIM {dkim}, DMARC {dmarc}). It may be somebody else: do not act on it before you have asked another way.",
  "reading.signed": "Signed",
  "reading.signedTitle": "Signed with {kind}. The signature is kept with the message and is not checked here.",
  "reading.encrypted": "Encrypted",
  "reading.encryptedTitle": "Encrypted with {kind}: it cannot be read here. The file is kept, for a program that has the key.",
  "reading.repaired": "Read with repairs",
  "reading.repairedTitle":
    "Parts of this mail were damaged or mislabelled, and were read as well as possible. What came is kept whole. The mail:",
  "reading.invitation": "Invitation",
  "reading.event": "Event",
  "reading.cancelled": "Event cancelled",
  "reading.answered": "Answer to an invitation",
  "reading.otherTime": "Another time is proposed",
  "reading.otherTimeDeclined": "The other time is declined",
  "reading.untitled": "Event without a title",
  "reading.recurring": "repeats",
  "reading.organizer": "From {name}",
  "reading.attendees": "{count, plural, one {# guest} other {# guests}}",
  "reading.answer.accepted": "{name} comes",
  "reading.answer.declined": "{name} does not come",
  "reading.answer.tentative": "{name} may come",
  "reading.answer.needs-action": "{name} has not answered",
  "reading.answer.delegated": "{name} sends somebody else",
} as const;
