/** Hostile words for places that are no HTML: a subject, a name, a file's name, a plain text. As they stand in the header of a mail. */
const word = (text: string) => `=?utf-8?B?B64{${text}}?=`;

export const words: Record<string, string> = {
  "a script": "<script>RUN</script>",
  "an image that fails": "<img src=x onerror=RUN>",
  "an image from elsewhere": '<img src="AWAY">',
  "a way out of an attribute": '"><img src=x onerror=RUN>',
  "a way out of a title": "</title><script>RUN</script>",
  "a way out of JSON in a script": "</script><script>RUN</script>\u2028",
  "a way out of a comment": "--><svg onload=RUN>",
  "an encoded script": word("<script>RUN</script>"),
  "an encoded image in Q": "=?utf-8?Q?<img_src=3Dx_onerror=3DRUN>?=",
  "an encoded word in an encoded word": word("=?utf-8?Q?<svg_onload=3DRUN>?="),
  "an encoded word in UTF-7": "=?utf-7?Q?+ADw-script+AD4-RUN+ADw-/script+AD4-?=",
  "an encoded word cut in two": "=?utf-8?Q?<img_src=3Dx?= =?utf-8?Q?_onerror=3DRUN>?=",
  "an encoded end of a line": word("x\r\nContent-Type: text/html\r\n\r\n<script>RUN</script>"),
  entities: "&lt;img src=x onerror=RUN&gt;",
  "a template": "{{constructor.constructor('RUN')()}} <%= RUN %> #{RUN}",
  "letters from right to left": "invoice \u202egpj.exe",
  "an address that runs": "javascript:RUN",
  "an address from elsewhere": "AWAY",
  "a name of the prototype": "__proto__",
};
