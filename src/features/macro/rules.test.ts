import { expect, test } from "vitest";
import { fill, firstName } from "#/features/macro/rules.ts";

test.each([
  ["<p>Hi {{contact.firstName}}, about #{{ ticket.number }}</p>", "<p>Hi Ana, about #12</p>"],
  ["{{contact.name}}", "Ana &lt;b&gt;Lima&lt;/b&gt; &amp; &quot;Co&quot;"],
  ["{{contact.phone}} {{constructor}} {{member.name}}", "{{contact.phone}} {{constructor}} {{member.name}}"],
  ["{{{contact.firstName}}}", "{Ana}"],
])("%s becomes %s", (html, filled) => {
  expect(
    fill(html, { "contact.firstName": "Ana", "contact.name": 'Ana <b>Lima</b> & "Co"', "ticket.number": "12", "member.name": "" }),
  ).toBe(filled);
});

test("a person's first name is the first word of their name", () => {
  expect(["Ana Maria Lima", " Bo ", ""].map(firstName)).toEqual(["Ana", "Bo", ""]);
});
