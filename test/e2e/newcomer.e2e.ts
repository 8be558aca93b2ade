/** The first ten minutes: somebody signs in, a customer writes, is answered, and writes back. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { askAll, composer, conversation, list, live, row, seenAfter, thread, written } from "./desk.ts";
import { deliver, outbox } from "./mail.ts";
import { expect, product, SUPPORT, test } from "./product.ts";

const SOON_MS = 1_000;

test("a newcomer signs in, gets a customer's mail, answers it, and gets the answer", async ({ page }) => {
  const customer = { from: "grace@hopper-bikes.example", name: "Grace Hopper" };
  const subject = `Two left brake levers ${Date.now()}`;

  await test.step("the sign-in page is filled in; one click leads to the inbox", async () => {
    await page.goto("/");
    await expect(page).toHaveURL("/sign-in");
    await expect(page.getByLabel("E-mail")).toHaveValue(product().email);
    await expect(page.getByLabel("Password")).toHaveValue(product().password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL("/demo/inbox/open");
  });

  await test.step("the inbox is full", async () => {
    await live(page);
    let count = 0;
    for (const status of ["Open", "Waiting", "Snoozed", "Closed"]) {
      await list(page)
        .getByRole("button", { name: new RegExp(`^${status}`) })
        .click();
      const first = page
        .getByRole("listbox", { name: new RegExp(`, ${status}$`) })
        .getByRole("option")
        .first();
      count += Number(await first.getAttribute("aria-setsize"));
    }
    expect(count).toBeGreaterThanOrEqual(24);
    await list(page).getByRole("button", { name: /^Open/ }).click();
  });

  const received = await test.step("a customer's mail appears by itself, within a second", async () => {
    const mail = deliver({ ...customer, to: SUPPORT, subject, text: "Hello,\n\nmy new bike has two left brake levers.\n\nGrace" });
    const afterMs = await seenAfter(
      row(page, subject),
      mail.then(({ acceptedAt }) => acceptedAt),
    );
    test.info().annotations.push({ type: "mail to screen", description: `${afterMs} ms` });
    expect(afterMs).toBeLessThan(SOON_MS);
    await expect(page.getByRole("option").first()).toContainText(subject);
    return mail;
  });

  await test.step("the keyboard opens it and answers it", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/demo\/ticket\/\d+$/);
    await expect(thread(page).getByRole("article", { name: "Message from Grace Hopper" })).toContainText("two left brake levers");
    await page.keyboard.press("r");
    await expect(composer(page)).toBeFocused();
    await page.keyboard.type("Hello Grace,\n\na right one is on its way. <Keep> the left one & enjoy.");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => written(page)).toBe("");
    const reply = thread(page).getByRole("article", { name: /^Reply by/ });
    await expect(reply).toContainText("a right one is on its way");
    await expect(reply).toContainText("Sent");
  });

  const sent = await test.step("the reply lies in the outbox as a proper mail", async () => {
    const mail = (await outbox()).find((one) => one.subject.endsWith(subject));
    expect(mail).toMatchObject({ from: [SUPPORT], to: [customer.from], subject: `Re: ${subject}`, inReplyTo: received.messageId });
    expect(mail?.messageId).toMatch(/^<[^@<>]+@demo\.localhost>$/);
    expect(mail?.references).toContain(received.messageId);
    expect(mail?.replyTo).toEqual([expect.stringMatching(/^support\+[a-z2-7]{20,}@demo\.localhost$/)]);
    expect(mail?.text).toContain("a right one is on its way. <Keep> the left one & enjoy.");
    expect(mail?.html).toContain("a right one is on its way. &lt;Keep&gt; the left one &amp; enjoy.");
    expect(mail?.autoSubmitted).toBeUndefined();
    return mail;
  });

  const ticketUrl = page.url();
  await test.step("the page of outgoing mail shows it as sent, with its source", async () => {
    await page.getByRole("link", { name: "Outgoing mail" }).click();
    await expect(page).toHaveURL("/demo/outgoing");
    const mail = page.getByRole("row").filter({ hasText: subject });
    await expect(mail).toContainText("Sent");
    await expect(mail).toContainText(customer.from);
    await mail.getByRole("button", { name: /^Show the source/ }).click();
    await expect(page.getByRole("dialog")).toContainText(`Message-ID: ${sent?.messageId}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await mail.getByRole("button", { name: /^#/ }).click();
    await expect(page).toHaveURL(ticketUrl);
  });

  await test.step("the customer's answer joins the ticket while one looks at it", async () => {
    await expect(thread(page).getByRole("article")).toHaveCount(2);
    const answer = deliver({
      ...customer,
      to: sent?.replyTo[0] ?? "",
      subject: "A wholly other subject",
      text: "Thank you, that was quick!\n\nOn Mon, 23 Nov 2026 at 10:00, Support <support@demo.localhost> wrote:\n> a right one is on its way.",
    });
    const words = thread(page).getByRole("article", { name: "Message from Grace Hopper" }).filter({ hasText: "that was quick" });
    const afterMs = await seenAfter(
      words,
      answer.then(({ acceptedAt }) => acceptedAt),
    );
    expect(afterMs).toBeLessThan(SOON_MS);
    await expect(thread(page).getByRole("article")).toHaveCount(3);
    await expect(words.getByRole("button", { name: "Quoted" })).toHaveAttribute("aria-expanded", "false");
    await expect(words).not.toContainText("a right one is on its way");
    await words.getByRole("button", { name: "Quoted" }).click();
    await expect(words).toContainText("a right one is on its way");
    const tickets = await askAll<{ subject: string; messageCount: number }>(page, "tickets?limit=5");
    expect(tickets[0]).toMatchObject({ subject, messageCount: 3 });
  });
});

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("a mail in HTML can neither run nor load anything; its images come when asked for", async ({ agent }) => {
  const loaded: string[] = [];
  const askers = new Set<string | undefined>();
  const elsewhere = createServer((request, response) => {
    loaded.push(request.url ?? "");
    askers.add(request.headers["user-agent"]);
    response.writeHead(200, { "content-type": "image/png" }).end(PNG);
  });
  await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", done));
  const there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const subject = `Newsletter ${Date.now()}`;
  try {
    await agent.goto("/demo/inbox/open");
    await live(agent);
    await deliver({
      from: "trick@customer.example",
      name: "Trick",
      to: SUPPORT,
      subject,
      text: "See the HTML.",
      html: `<html><head><style>@import url("${there}/import.css"); h1 { background: url(${there}/style.png) }</style>
        <link rel="stylesheet" href="${there}/link.css"><meta http-equiv="refresh" content="0; url=${there}/refresh"><base href="${there}/"></head>
        <body background="${there}/body.png" onload="top.isTricked = true"><h1>Big news</h1>
        <script>top.isTricked = true; parent.document.title = "tricked"</script><script src="${there}/script.js"></script>
        <img src="${there}/pixel.png" alt="A pixel"><img src="x" srcset="${there}/set.png 2x" onerror="top.isTricked = true">
        <table background="${there}/table.png"><tr><td style="background-image: url('${there}/cell.png')">Cell</td></tr></table>
        <iframe src="${there}/frame"></iframe><object data="${there}/object"></object><video poster="${there}/poster.png" src="${there}/video"></video>
        <svg><image href="${there}/svg.png"/><script>top.isTricked = true</script></svg>
        <form action="${there}/form"><button>Win</button></form><a href="javascript:top.isTricked = true">A link</a></body></html>`,
    });
    await row(agent, subject).click();
    const message = thread(agent).getByRole("article", { name: "Message from Trick" });
    await expect(message.getByText("Remote images are not shown")).toBeVisible();
    const frame = message.locator("iframe");
    await expect(frame.contentFrame().getByRole("heading", { name: "Big news" })).toBeVisible();
    await frame.contentFrame().getByText("A link").click();
    expect(await frame.getAttribute("sandbox")).not.toMatch(/allow-(scripts|same-origin|forms|top-navigation)/);
    expect(await agent.evaluate(() => "isTricked" in window)).toBe(false);
    await expect(agent).not.toHaveTitle("tricked");
    expect(loaded).toEqual([]);

    await message.getByRole("button", { name: "Show images" }).click();
    await expect(frame.contentFrame().getByRole("heading", { name: "Big news" })).toBeVisible();
    await expect.poll(() => loaded).toContain("/pixel.png");
    expect(loaded.filter((path) => !/\.png$/.test(path))).toEqual([]);
    // Not the agent's browser has asked, but the product.
    expect([...askers]).toEqual(["Mozilla/5.0"]);
    expect(await agent.evaluate(() => "isTricked" in window)).toBe(false);
    await expect(conversation(agent)).toContainText(subject);
  } finally {
    elsewhere.closeAllConnections();
    elsewhere.close();
  }
});
