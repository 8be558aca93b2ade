/** Messages of our own, one of each kind that mail comes in: to be read as they are, and damaged by the fuzzer. */
const CRLF = "\r\n";
const lines = (...text: string[]) => text.join(CRLF);
const HEAD = lines(
  "From: Carla Client <carla@client.example>",
  "To: support@desk.example",
  "Subject: A sample",
  "Date: Mon, 23 Nov 2026 10:00:00 +0100",
  "Message-ID: <sample@client.example>",
  "MIME-Version: 1.0",
);
const message = (...text: string[]) => Buffer.from(lines(HEAD, ...text), "utf8");
const base64 = (content: string | Buffer) =>
  Buffer.from(content as string)
    .toString("base64")
    .replace(/.{76}/g, `$&${CRLF}`);

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

const INVITATION = lines(
  "BEGIN:VCALENDAR",
  "METHOD:REQUEST",
  "BEGIN:VTIMEZONE",
  "TZID:Our own time",
  "BEGIN:STANDARD",
  "DTSTART:19701025T030000",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "BEGIN:DAYLIGHT",
  "DTSTART:19700329T020000",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT",
  "END:VTIMEZONE",
  "BEGIN:VEVENT",
  "UID:meeting-1@client.example",
  "SUMMARY:Talk about the order\\, and the",
  "  invoice",
  "DTSTART;TZID=Our own time:20260715T140000",
  "DTEND;TZID=Our own time:20260715T150000",
  "LOCATION:Room 4",
  'ORGANIZER;CN="Carla Client":mailto:carla@client.example',
  "ATTENDEE;PARTSTAT=ACCEPTED;CN=Bo:mailto:bo@desk.example",
  "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:support@desk.example",
  "END:VEVENT",
  "END:VCALENDAR",
);

/** A winmail.dat with a body and one file, as Outlook writes it. */
export function winmail(): Buffer {
  const attribute = (level: number, id: number, kind: number, data: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUInt8(level, 0);
    head.writeUInt16LE(id, 1);
    head.writeUInt16LE(kind, 3);
    head.writeUInt32LE(data.length, 5);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(data.reduce((total, byte) => total + byte, 0) & 0xffff);
    return Buffer.concat([head, data, sum]);
  };
  const unicode = (id: number, text: string) => {
    const words = Buffer.from(`${text}\0`, "utf16le");
    const head = Buffer.alloc(12);
    head.writeUInt16LE(0x1f, 0);
    head.writeUInt16LE(id, 2);
    head.writeUInt32LE(1, 4);
    head.writeUInt32LE(words.length, 8);
    return Buffer.concat([head, words, Buffer.alloc((4 - (words.length % 4)) % 4)]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(1);
  return Buffer.concat([
    Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
    attribute(1, 0x9007, 6, Buffer.from([0xe4, 4, 0, 0, 0, 0, 0, 0])),
    attribute(1, 0x800c, 2, Buffer.from("Words of Outlook\0")),
    attribute(2, 0x9002, 6, Buffer.alloc(14)),
    attribute(2, 0x8010, 1, Buffer.from("PRICES~1.TXT\0")),
    attribute(2, 0x800f, 6, Buffer.from("one;two;three")),
    attribute(2, 0x9005, 6, Buffer.concat([count, unicode(0x3707, "Preisliste für Müller.txt")])),
  ]);
}

/** A CMS signature around these bytes, as far as it is read: no certificate, no signature. */
export function signedCms(content: Buffer): Buffer {
  const tlv = (tag: number, value: Buffer) => Buffer.concat([Buffer.from([tag, 0x82, value.length >> 8, value.length & 255]), value]);
  const oid = (last: number) => Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]);
  const inner = tlv(0x30, Buffer.concat([oid(1), tlv(0xa0, tlv(0x04, content))]));
  return tlv(
    0x30,
    Buffer.concat([oid(2), tlv(0xa0, tlv(0x30, Buffer.concat([Buffer.from([2, 1, 1, 0x31, 0]), inner, Buffer.from([0x31, 0])])))]),
  );
}

export const samples: Record<string, Buffer> = {
  plain: message("Content-Type: text/plain; charset=utf-8", "", "Grüße, and a line.", "", "-- ", "Carla"),
  flowed: message(
    "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes",
    "",
    "One long lin ",
    "e, and  ",
    "its end.",
    "",
    "> quoted lin ",
    "> e",
    "-- ",
    "Carla",
  ),
  "html and text": message(
    'Content-Type: multipart/alternative; boundary="alt"',
    "",
    "--alt",
    "Content-Type: text/plain; charset=iso-8859-1",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Gr=FC=DFe =\r\nund mehr",
    "--alt",
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    base64("<p>Grüße <b>und mehr</b></p>"),
    "--alt--",
  ),
  "an image in its words": message(
    'Content-Type: multipart/mixed; boundary="mix"',
    "",
    "--mix",
    'Content-Type: multipart/related; boundary="rel"',
    "",
    "--rel",
    "Content-Type: text/html; charset=utf-8",
    "",
    '<p>Look: <img src="cid:logo@client.example"></p>',
    "--rel",
    'Content-Type: image/png; name="logo.png"',
    "Content-Transfer-Encoding: base64",
    "Content-ID: <logo@client.example>",
    "",
    base64(PNG),
    "--rel--",
    "--mix",
    "Content-Type: application/pdf",
    "Content-Disposition: attachment;",
    " filename*0*=UTF-8''Rechnung%20f%C3%BCr%20;",
    ' filename*1="M";',
    " filename*2*=%C3%BCller.pdf",
    "Content-Transfer-Encoding: base64",
    "",
    base64("%PDF-1.4 not really"),
    "--mix--",
  ),
  "a message forwarded as a file": message(
    'Content-Type: multipart/mixed; boundary="fwd"',
    "",
    "--fwd",
    "Content-Type: text/plain",
    "",
    "See below.",
    "--fwd",
    "Content-Type: message/rfc822",
    "",
    "From: other@elsewhere.example",
    "Subject: =?utf-8?Q?Alte_Bestellung?=",
    "",
    "The words within.",
    "--fwd--",
  ),
  "an invitation": message(
    'Content-Type: multipart/alternative; boundary="cal"',
    "",
    "--cal",
    "Content-Type: text/plain",
    "",
    "Carla invites you.",
    "--cal",
    "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
    "",
    INVITATION,
    "--cal--",
  ),
  "winmail.dat": message(
    'Content-Type: multipart/mixed; boundary="tnef"',
    "",
    "--tnef",
    "Content-Type: text/plain",
    "",
    "",
    "--tnef",
    'Content-Type: application/ms-tnef; name="winmail.dat"',
    "Content-Transfer-Encoding: base64",
    "",
    base64(winmail()),
    "--tnef--",
  ),
  "signed beside (S/MIME)": message(
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="sig"',
    "",
    "--sig",
    "Content-Type: text/plain",
    "",
    "Signed words.",
    "--sig",
    'Content-Type: application/pkcs7-signature; name="smime.p7s"',
    "Content-Transfer-Encoding: base64",
    "",
    base64("not a signature"),
    "--sig--",
  ),
  "signed around (S/MIME)": message(
    'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"',
    "Content-Transfer-Encoding: base64",
    "",
    base64(signedCms(Buffer.from(lines("Content-Type: text/plain; charset=utf-8", "", "Words inside, schön.")))),
  ),
  "encrypted (S/MIME)": message(
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
    "Content-Transfer-Encoding: base64",
    "",
    base64("nobody reads this"),
  ),
  "signed within (PGP)": message(
    "Content-Type: text/plain",
    "",
    "-----BEGIN PGP SIGNED MESSAGE-----",
    "Hash: SHA256",
    "",
    "Words that were signed.",
    "- -- ",
    "Carla",
    "-----BEGIN PGP SIGNATURE-----",
    "",
    "iHUEARYIAB0WIQ",
    "-----END PGP SIGNATURE-----",
  ),
  "encrypted (PGP)": message(
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="enc"',
    "",
    "--enc",
    "Content-Type: application/pgp-encrypted",
    "",
    "Version: 1",
    "--enc",
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    "",
    "-----BEGIN PGP MESSAGE-----",
    "",
    "hQEMA",
    "-----END PGP MESSAGE-----",
    "--enc--",
  ),
  "a delivery report": Buffer.from(
    lines(
      "From: Mail Delivery System <MAILER-DAEMON@mx.client.example>",
      "To: support@desk.example",
      "Subject: Undelivered Mail Returned to Sender",
      "MIME-Version: 1.0",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="dsn"',
      "",
      "--dsn",
      "Content-Type: text/plain",
      "",
      "It could not be delivered.",
      "--dsn",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.client.example",
      "",
      "Final-Recipient: rfc822; gone@client.example",
      "Action: failed",
      "Status: 5.0.0",
      "Diagnostic-Code: smtp; 550 5.1.1 <gone@client.example>: Recipient address rejected: User unknown",
      "--dsn",
      "Content-Type: text/rfc822-headers",
      "",
      "Message-ID: <ours@desk.example>",
      "To: gone@client.example",
      "--dsn--",
    ),
  ),
  "a read receipt": Buffer.from(
    lines(
      "From: carla@client.example",
      "To: support@desk.example",
      "Subject: Read: Your order",
      "MIME-Version: 1.0",
      'Content-Type: multipart/report; report-type=disposition-notification; boundary="mdn"',
      "",
      "--mdn",
      "Content-Type: text/plain",
      "",
      "It was read.",
      "--mdn",
      "Content-Type: message/disposition-notification",
      "",
      "Final-Recipient: rfc822; carla@client.example",
      "Original-Message-ID: <ours@desk.example>",
      "Disposition: manual-action/MDN-sent-manually; displayed",
      "--mdn--",
    ),
  ),
  "another alphabet": Buffer.concat([
    Buffer.from(
      lines(
        "From: carla@client.example",
        "To: support@desk.example",
        "Subject: =?koi8-r?B?8NLJ18XU?=",
        "Content-Type: text/plain; charset=koi8-r",
        "",
        "",
      ),
    ),
    Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4, 0x2c, 0x20, 0xcb, 0xc1, 0xcb, 0x20, 0xc4, 0xc5, 0xcc, 0xc1, 0x3f]),
  ]),
};
