/** Looking closely at a conversation, and writing in it with files: by hand, in a real browser. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { ask, askAll, live, newTicket, open, row, type Ticket, thread } from "./desk.ts";
import { PNG, pdfOf, wavOf } from "./files.ts";
import { faults } from "./inspect.ts";
import { deliver } from "./mail.ts";
import { expect, product, SUPPORT, test } from "./product.ts";

/** A page with four words on it. */
const PDF = pdfOf("Invoice number forty two");
/** A tenth of a second of silence. */
const WAV = wavOf(800);

type File_ = { name: string; type: string; content: Buffer };
const FILES: File_[] = [
  { name: "dot.png", type: "image/png", content: PNG },
  { name: "invoice.pdf", type: "application/pdf", content: PDF },
  { name: "voice.wav", type: "audio/wav", content: WAV },
  { name: "log.txt", type: "text/plain", content: Buffer.from("line one\nline two") },
  { name: "page.html", type: "text/html", content: Buffer.from("<script>document.title = 'run'</script>") },
];

/** A customer's mail, as it lies on the wire. */
const mailed = async (page: Page, mail: { subject: string; text?: string; html?: string; files?: File_[]; from?: string }) => {
  const from = mail.from ?? `cleo.${Date.now().toString(36)}@customer.example`;
  await deliver({ from, name: "Cleo Customer", to: SUPPORT, text: mail.text ?? "See the files.", ...mail });
  let ticket: Ticket | undefined;
  await expect
    .poll(async () => {
      ticket = (await askAll<Ticket>(page, "tickets?limit=20")).find(({ subject }) => subject === mail.subject);
      return ticket?.subject;
    })
    .toBe(mail.subject);
  return ticket as Ticket;
};
/** The demo's lists are others' too: nothing of these tests stays open in them. */
test.afterEach(async ({ agent }) => {
  const open = await askAll<Ticket>(agent, "tickets?status=open,waiting&limit=100");
  for (const { id } of open.filter(({ subject }) => /^(?:Files|Archive|Original|Find|Images|Parcel) /.test(subject)))
    await agent.request.patch(`/api/v1/tickets/${id}`, {
      headers: { "x-workspace": "demo", origin: product().url },
      data: { status: "closed" },
    });
});
let made = 0;
const subjectOf = (words: string) => `${words} ${Date.now().toString(36)}${++made}`;

test("every kind of file is looked at in the desk, or offered for download; nothing of it is run", async ({ agent }) => {
  const ticket = await mailed(agent, { subject: subjectOf("Files"), files: FILES });
  await open(agent, ticket);
  await thread(agent).getByRole("button", { name: "View dot.png" }).click();
  const viewer = agent.getByRole("dialog", { name: "Files" });
  await expect(viewer.getByRole("img", { name: "dot.png" })).toBeVisible();
  await expect(viewer.getByRole("status")).toHaveText("1 of 5");
  await viewer.getByRole("button", { name: "Larger" }).click();
  await agent.keyboard.press("0");
  await expect(viewer.getByRole("button", { name: "Smaller" })).toBeDisabled();
  await agent.keyboard.press("ArrowRight");
  const page = viewer.getByRole("img", { name: "Page 1 of 1" });
  await expect(page).toBeVisible();
  await expect(viewer.getByText("Invoice number forty two")).toBeAttached();
  expect(await inkOf(page)).toBe(true);
  await agent.keyboard.press("ArrowRight");
  await expect.poll(() => viewer.locator("audio").evaluate((audio) => (audio as HTMLAudioElement).duration)).toBeCloseTo(0.1, 1);
  await viewer.getByRole("button", { name: "Next file" }).click();
  await expect(viewer.getByText("line two")).toBeVisible();
  await agent.keyboard.press("ArrowRight");
  await expect(viewer.getByText("not shown here")).toBeVisible();
  const download = agent.waitForEvent("download");
  await viewer.getByRole("link", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("page.html");
  expect(await agent.title()).not.toBe("run");
  await agent.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(thread(agent).getByRole("button", { name: "View dot.png" })).toBeFocused();
  // The same from the keyboard, without leaving the ticket.
  await agent.keyboard.press("v");
  await expect(viewer).toBeVisible();
  await agent.keyboard.press("Escape");
  await expect(agent.getByRole("heading", { name: ticket.subject })).toBeVisible();
});

/** Something is drawn on it. */
const inkOf = (canvas: ReturnType<Page["getByRole"]>) =>
  canvas.evaluate((element) => {
    const surface = element as HTMLCanvasElement;
    const data = surface.getContext("2d")?.getImageData(0, 0, surface.width, surface.height).data ?? [];
    return data.some((value, index) => index % 4 !== 3 && value < 100);
  });

test("a file that may do harm says so, and asks before it is kept", async ({ agent }) => {
  const program = Buffer.concat([Buffer.from("MZ\u0090\u0000", "latin1"), Buffer.alloc(200)]);
  const ticket = await mailed(agent, {
    subject: subjectOf("Files"),
    files: [
      { name: "invoice.pdf.exe", type: "application/pdf", content: program },
      { name: "photo.png", type: "image/png", content: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=1'/>") },
      { name: "log.txt", type: "text/plain", content: Buffer.from("words") },
    ],
  });
  await open(agent, ticket);
  const file = (name: string) => thread(agent).getByRole("button", { name: `View ${name}` });
  await expect(file("invoice.pdf.exe")).toContainText("Take care");
  await expect(file("photo.png")).toContainText("Take care");
  await expect(file("log.txt")).not.toContainText("Take care");
  await expect(thread(agent).getByRole("link", { name: "Download log.txt" })).toBeVisible();
  // Nothing is downloaded by this: it tells why one should not.
  await thread(agent).getByRole("button", { name: "Download invoice.pdf.exe" }).click();
  const viewer = agent.getByRole("dialog", { name: "Files" });
  await expect(viewer.getByRole("alert")).toContainText("It is a program");
  await expect(viewer.getByRole("alert")).toContainText("two endings");
  await expect(viewer.getByRole("link", { name: "Download", exact: true })).toHaveCount(0);
  expect(await faults(agent)).toEqual([]);
  const download = agent.waitForEvent("download");
  await viewer.getByRole("link", { name: "Download anyway" }).click();
  expect(readFileSync(await (await download).path()).equals(program)).toBe(true);
  await agent.keyboard.press("ArrowRight");
  await expect(viewer.getByRole("alert")).toContainText("not what its name says");
  await expect(viewer.getByText("not shown here")).toBeVisible();
  await agent.keyboard.press("ArrowRight");
  await expect(viewer.getByText("words")).toBeVisible();
  await expect(viewer.getByRole("alert")).toHaveCount(0);
  await expect(viewer.getByRole("link", { name: "Download", exact: true })).toBeVisible();
});

test("all files come as one archive", async ({ agent }) => {
  const ticket = await mailed(agent, { subject: subjectOf("Archive"), files: [...FILES, { ...(FILES[0] as File_), name: "dot.png" }] });
  await open(agent, ticket);
  // A web page is among them: that is said first.
  await thread(agent).getByRole("button", { name: "Download all files" }).click();
  const download = agent.waitForEvent("download");
  await thread(agent).getByRole("link", { name: "1 of them may do harm" }).click();
  const files = unzipSync(readFileSync(await (await download).path()));
  expect(Object.keys(files).sort()).toEqual(["dot (2).png", "dot.png", "invoice.pdf", "log.txt", "page.html", "voice.wav"]);
  expect(Buffer.from(files["invoice.pdf"] ?? []).equals(PDF)).toBe(true);
});

test("the original is shown with its headers, and can be kept", async ({ agent }) => {
  const ticket = await mailed(agent, { subject: subjectOf("Original"), text: "The words of the original" });
  await open(agent, ticket);
  await agent.keyboard.press("Shift+O");
  const pane = agent.getByRole("dialog", { name: "Original message" });
  await expect(pane.getByRole("row", { name: /^From Cleo Customer <cleo\./ })).toBeVisible();
  await expect(pane.getByRole("row", { name: `Subject ${ticket.subject}` })).toBeVisible();
  await expect(pane.getByText(Buffer.from("The words of the original").toString("base64"))).toBeAttached();
  const download = agent.waitForEvent("download");
  await pane.getByRole("link", { name: "Download .eml" }).click();
  expect((await download).suggestedFilename()).toBe(`${ticket.subject}.eml`);
  await agent.keyboard.press("Escape");
  await expect(pane).toBeHidden();
  await thread(agent).getByRole("button", { name: "More for this message" }).first().click();
  await agent.getByRole("option", { name: "Show the original" }).click();
  await expect(pane).toBeVisible();
});

test("find goes through words, folded quotes and the frames of HTML mail", async ({ agent }) => {
  const subject = subjectOf("Find");
  const ticket = await mailed(agent, {
    subject,
    text: "A Café by the sea.\n\nOn 2026-11-20 10:00 Dana <dana@demo.localhost> wrote:\n> the hidden cafe of last week\n",
  });
  await ask(agent, `tickets/${ticket.id}/messages`, { data: { kind: "note", text: "No such place" } });
  const from = ((await ask<{ contact: { email: string } }>(agent, `tickets/${ticket.id}`)).contact as { email: string }).email;
  await open(agent, ticket);
  await expect(thread(agent)).not.toContainText("hidden cafe");
  await agent.keyboard.press("Control+f");
  const field = agent.getByRole("textbox", { name: "Find in this conversation" });
  await expect(field).toBeFocused();
  await agent.keyboard.type("cafe");
  const place = agent.getByRole("search").getByRole("status");
  await expect(place).toHaveText("1 of 2");
  await expect(thread(agent)).toContainText("hidden cafe");
  await agent.keyboard.press("Enter");
  await expect(place).toHaveText("2 of 2");
  await agent.keyboard.press("Shift+Enter");
  await expect(place).toHaveText("1 of 2");
  await field.fill("nowhere to be found");
  await expect(place).toHaveText("Not found");
  await agent.keyboard.press("Escape");
  await expect(field).toBeHidden();
  await expect(thread(agent)).not.toContainText("hidden cafe");

  const html = await mailed(agent, {
    subject: subjectOf("Find framed"),
    from,
    text: "x",
    html: "<table><tr><td>First <b>pome</b>granate</td></tr><tr><td>second pomegranate</td></tr></table>",
  });
  await open(agent, html);
  await agent.keyboard.press("Control+f");
  await agent.keyboard.type("pomegranate");
  await expect(place).toHaveText("1 of 2");
  const marks = thread(agent).frameLocator("iframe").locator("mark[data-hit]");
  await expect(marks).toHaveCount(2);
  await agent.keyboard.press("Enter");
  await expect(place).toHaveText("2 of 2");
  await expect(marks.nth(1)).toHaveClass("is-here");
});

test("a ticket opens at the first message one has not read; a button leads to the newest", async ({ agent }) => {
  const ticket = await newTicket(agent);
  const long = (word: string) => Array.from({ length: 30 }, (_, line) => `${word} line ${line}`).join("\n\n");
  const note = (text: string) => ask(agent, `tickets/${ticket.id}/messages`, { data: { kind: "note", text } });
  await open(agent, ticket);
  await expect.poll(() => isRead(agent, ticket)).toBe(true);
  await agent.goto("/demo/inbox/open");
  await live(agent);
  const contact = ticket.contact.email;
  await note("An older note");
  const subject = ticket.subject;
  const first = (await ask<{ data: { messageId: string | null }[] }>(agent, `tickets/${ticket.id}/messages`)).data[0];
  expect(first).toBeDefined();
  // The customer goes on: to an answer of ours, as mail programs do.
  const reply = await ask<{ messageId: string }>(agent, `tickets/${ticket.id}/messages`, {
    data: { kind: "reply", text: "We look into it." },
  });
  for (const word of ["alpha", "omega"])
    await deliver({ from: contact, to: SUPPORT, subject: `Re: ${subject}`, text: long(word), headers: { "In-Reply-To": reply.messageId } });
  await expect
    .poll(
      async () => (await askAll<{ kind: string }>(agent, `tickets/${ticket.id}/messages`)).filter(({ kind }) => kind === "customer").length,
    )
    .toBe(3);
  await row(agent, subject).click();
  const line = thread(agent).getByText("New", { exact: true });
  await expect(line).toBeInViewport();
  await expect(thread(agent).getByText("alpha line 0")).toBeInViewport();
  await expect(thread(agent).getByText("omega line 0")).not.toBeInViewport();
  await thread(agent).getByRole("button", { name: "Newest message" }).click();
  await expect(thread(agent).getByText("omega line 0")).toBeInViewport();
});
const isRead = async (page: Page, ticket: Ticket) =>
  (await askAll<Ticket>(page, "tickets?unread=true&limit=100")).every(({ id }) => id !== ticket.id);

test("images of one sender are allowed for good, for the whole workspace, and that is taken back", async ({ agent, colleague, watch }) => {
  watch.expect(/ERR_|Failed to load resource/);
  const asked: string[] = [];
  // The product fetches it, not the browser: its sender learns nothing of who looks.
  const elsewhere = createServer((request, response) => {
    asked.push(String(request.headers["user-agent"]));
    response.writeHead(200, { "content-type": "image/png" }).end(PNG);
  });
  await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", done));
  const there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const html = `<table><tr><td>Our <a href="https://evil.example/x">bank.example</a></td></tr></table><img src="${there}/a.png" width="40" height="40" alt="A picture">`;
  const ticket = await mailed(agent, { subject: subjectOf("Images"), text: "x", html });
  // Both look at it from the start: what is to be taken back is, in the seconds there are for it.
  await open(colleague, ticket);
  await expect(thread(colleague).getByRole("button", { name: "Show images" })).toBeVisible();
  await open(agent, ticket);
  const frame = thread(agent).frameLocator("iframe");
  await expect(frame.getByText("⚠ evil.example")).toBeVisible();
  await expect(frame.getByRole("link", { name: "bank.example" })).toHaveAttribute("title", "evil.example");
  await expect(frame.getByRole("link", { name: "bank.example" })).toHaveAttribute("rel", /noopener noreferrer/);
  expect(asked).toEqual([]);
  await thread(agent).getByRole("button", { name: "Always, from Cleo Customer" }).click();
  await expect(agent.getByRole("status").getByText("Images of Cleo Customer are shown")).toBeVisible();
  await expect.poll(() => asked).toEqual(["Mozilla/5.0"]);
  await expect(thread(agent).getByRole("button", { name: "Show images" })).toBeHidden();
  await expect(frame.getByText("⚠ evil.example")).toBeVisible();
  await expect(thread(colleague).frameLocator("iframe").getByRole("img", { name: "A picture" })).toBeVisible();
  await expect(thread(colleague).getByRole("button", { name: "Show images" })).toBeHidden();
  await agent.keyboard.press("Control+z");
  await expect(thread(agent).getByRole("button", { name: "Show images" })).toBeVisible();
  await expect(thread(colleague).getByRole("button", { name: "Show images" })).toBeVisible();
  elsewhere.closeAllConnections();
  elsewhere.close();
});
