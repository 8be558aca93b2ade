import { describe, expect, test } from "vitest";
import { mailReader } from "#/features/mail/reading/jobs.ts";
import { samples } from "../../../../test/mailSamples.ts";

const plain = samples.plain ?? Buffer.alloc(0);
/** Reading and cleaning it takes longer than a few milliseconds on any machine. */
const slow = Buffer.concat([
  Buffer.from("From: slow@client.example\r\nSubject: Slow\r\nContent-Type: text/html\r\n\r\n"),
  Buffer.from("<p style='color:red'>word <b>word</b></p>".repeat(60_000)),
]);

describe("a mail is read in a thread", { timeout: 120_000 }, () => {
  test("with its words and its files", async () => {
    const { mail, body } = await mailReader()(samples["an image in its words"] ?? Buffer.alloc(0));
    expect(mail.from?.email).toBe("carla@client.example");
    expect(mail.attachments.map((file) => [file.name, Buffer.isBuffer(file.content), file.content.length > 10])).toEqual([
      ["logo.png", true, true],
      ["Rechnung für Müller.pdf", true, true],
    ]);
    expect(body.text).toContain("Look");
    expect(mail.sentAt).toBeInstanceOf(Date);
  });

  test("and one that takes too long by its header alone; the next one whole", async () => {
    const read = mailReader({ timeMs: 5, max: 1 });
    const [{ mail, body }] = await Promise.all([read(slow)]);
    expect(mail).toMatchObject({ from: { email: "slow@client.example" }, subject: "Slow", html: null });
    expect(mail.problems).toEqual(["took longer than 0.005 s; its header and its beginning are shown, and it is kept whole as a file"]);
    expect(mail.attachments.map((file) => file.content.equals(slow))).toEqual([true]);
    expect(body.text).toContain("<p style=");
    expect((await mailReader({ max: 1 })(plain)).mail.problems).toEqual([]);
  });
});
