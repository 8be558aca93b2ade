import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { BOM, csvLine } from "#/features/contact/export/rules.ts";
import { guessMapping, rowFaults, rowOf } from "#/features/contact/import/rules.ts";

const seats = { id: "f1", name: "Seats", type: "number", options: [] };

describe("the columns of a file", () => {
  test.each([
    ["E-Mail Address,Full name,Phone number,Organization"],
    ["E-Mail,Vollständiger Name,Telefon,Firma"],
    ["Adresse e-mail,Nom complet,Téléphone,Société"],
    ["Correo electrónico,Nombre completo,Teléfono,Compañía"],
    ["البريد الإلكتروني,الاسم الكامل,الهاتف,الشركة"],
  ])("are guessed from %s", (line) => {
    const mapping = guessMapping(line.split(","), []);
    expect(mapping).toEqual(["email", "name", "phone", "company"]);
  });

  test("are guessed once each, and custom fields by their names", () => {
    expect(guessMapping(["Email", "Mail", "seats", "Colour"], [seats])).toEqual(["email", null, "f1", null]);
  });
});

describe("a line of a file", () => {
  test("becomes a row: trimmed, without a guard against formulas, its values read, what is empty left out", () => {
    const cells = [" a@b.example ", "'+49 30 1", "12", ""];
    expect(rowOf(cells, ["email", "phone", "f1", "name"], [seats])).toEqual({
      email: "a@b.example",
      phone: "+49 30 1",
      fields: { f1: 12 },
    });
  });

  test("is told every fault it has", () => {
    const rows = [{ email: "a@b.example", timeZone: "Europe/Lisbon", fields: { f1: "many" } }, { email: "A@b.example" }, { email: "x" }];
    expect(rowFaults(rows, [seats]).map(({ row, column, code }) => [row, column, code])).toEqual([
      [0, "f1", "wrong-value"],
      [1, "email", "twice"],
      [2, "email", "not-an-address"],
    ]);
  });

  test("is read back as it was written: quotes, line breaks, formulas, other scripts", () => {
    const cells = ["a@b.example", '=HYPERLINK("x")', 'say "hi", then', "two\r\nlines", "مرحبا"];
    const written = BOM + csvLine(["email", "name", "notes", "company", "phone"]) + csvLine(cells);
    const [headers, line] = Papa.parse<string[]>(written.replace(BOM, ""), { skipEmptyLines: "greedy" }).data;
    const row = rowOf(line ?? [], guessMapping(headers ?? [], []), []);
    expect(written).toContain(`"'=HYPERLINK(""x"")"`);
    expect(row).toEqual({ email: cells[0], name: cells[1], notes: cells[2], company: cells[3], phone: cells[4] });
  });
});
