/** Contacts and companies, as an agent uses them. */
import { expect, test } from "./product.ts";

test("a contact is added, edited in place, merged and parted again", async ({ agent: page }) => {
  const run = Date.now().toString(36);
  const add = async (email: string, name: string) => {
    await page.getByRole("button", { name: "New contact" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Add contact" }).click();
    await expect(page.getByRole("heading", { name })).toBeVisible();
  };
  await page.goto("/demo/contacts");
  await expect(page.getByRole("option").first()).toBeVisible();
  await add(`first@${run}.example`, `Mergina ${run}`);
  await page.getByLabel("Phone").fill("+351 912 000 111");
  await page.getByLabel("Phone").press("Enter");
  await add(`second@${run}.example`, `Mergina ${run}`);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("button", { name: "Merge contacts" }).click();
  await expect(page.getByText(`first@${run}.example`, { exact: true })).toBeVisible();
  await expect(page.getByLabel("Phone")).toHaveValue("+351 912 000 111");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByLabel("Phone")).toHaveValue("");
});

test("a file is imported without its faulty rows, and found while typing", async ({ agent: page }) => {
  const run = Date.now().toString(36);
  await page.goto("/demo/contacts");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.getByRole("button", { name: "Import contacts" }).click();
  const lines = ["E-Mail,Vollständiger Name,Firma", `one@${run}.example,"Zoe, ${run}",Firm ${run}`, "nobody,No Address,"];
  await page
    .getByLabel("Choose a file")
    .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(`\u{feff}${lines.join("\r\n")}`) });
  await expect(page.getByText("Row 3")).toBeVisible();
  await page.getByRole("button", { name: "Import 1 contact" }).click();
  await expect(page.getByText(/1 contact was added/)).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("searchbox", { name: "Find by name or address" }).fill(`zoe, ${run}`);
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Find by name or address" }).press("Enter");
  await expect(page.getByLabel("E-mail")).toHaveValue(`one@${run}.example`);
  await expect(page.getByRole("button", { name: `Firm ${run}` })).toBeVisible();
});
