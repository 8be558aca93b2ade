import { expect, test } from "vitest";
import { forwarded, othersIn } from "#/features/message/recipient/rules.ts";

const person = (email: string, name = "") => ({ name, email });

test("reply all goes to everybody in copy once, never to the contact or ourselves, whatever the token in our address", () => {
  const message = {
    from: person("Ana@client.example"),
    to: [person("support+t0ken@acme.example"), person("boss@client.example")],
    cc: [person("BOSS@client.example"), person("lawyer@client.example"), person("billing@acme.example")],
  };
  expect(othersIn(message, "ana@client.example", ["support@acme.example", "billing@acme.example"])).toEqual([
    "boss@client.example",
    "lawyer@client.example",
  ]);
});

test("a forwarded message says who wrote it to whom and when, and its text stays text", () => {
  const { html, text } = forwarded(
    {
      author: { type: "contact", id: null, name: "Ana", email: "a@b.example" },
      from: person("a@b.example", "Ana <b>"),
      to: [person("us@acme.example")],
      text: "1 < 2",
      html: null,
      createdAt: "",
    },
    { title: "Forwarded", from: "From", date: "Date", to: "To" },
    "today",
  );
  expect(text).toContain("From: Ana <b> <a@b.example>\nDate: today\nTo: us@acme.example\n\n1 < 2");
  expect(html).not.toContain("<b>");
  expect(html).toContain("1 &#60; 2");
});
