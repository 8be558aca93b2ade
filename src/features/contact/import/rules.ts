/** Reading a file of contacts: which column is which, what a cell says, and what is wrong with a row. */
import { email as emailSchema, normalEmail } from "#/core/record.ts";
import { IMPORT_COLUMNS, type ImportColumn, type ImportRow, type RowFault } from "#/features/contact/import/schema.ts";
import { isTimeZone } from "#/features/contact/schema.ts";
import { type FieldValue, type JudgedField, valueFault, valueOfText } from "#/features/customField/rules.ts";

export type ImportField = JudgedField & { id: string; name: string };
/** For each column of the file, what it becomes: a column's name, a custom field's id, or nothing. */
export type Mapping = (string | null)[];

/** Names of columns as other products and people write them: English, German, French, Spanish, Arabic. Compared without marks and spaces. */
const HEADERS: Record<ImportColumn, string> = {
  email:
    "email,emailaddress,mail,address,primaryemail,mailadresse,emailadresse,courriel,adressemail,adresseemail,adressedemessagerie,correo,correoelectronico,direcciondecorreo,البريد,البريدالالكتروني,ايميل",
  name: "name,fullname,contact,contactname,displayname,customer,customername,vollständigername,vorundnachname,kunde,nom,nomcomplet,client,nombre,nombrecompleto,cliente,الاسم,الاسمالكامل,اسمالعميل",
  phone:
    "phone,phonenumber,telephone,mobile,mobilephone,cell,tel,telefon,telefonnummer,handy,mobil,rufnummer,numerodetelephone,portable,telefono,numerodetelefono,movil,celular,الهاتف,رقمالهاتف,الجوال,هاتف",
  company:
    "company,companyname,organization,organisation,account,employer,firma,unternehmen,firmenname,societe,entreprise,empresa,compania,organizacion,الشركة,المؤسسة,اسمالشركة",
  timeZone: "timezone,tz,zeitzone,fuseau,fuseauhoraire,zonahoraria,husohorario,المنطقةالزمنية",
  notes:
    "notes,note,comment,comments,remarks,description,notizen,notiz,bemerkung,bemerkungen,kommentar,remarque,remarques,commentaire,notas,nota,comentario,comentarios,observaciones,ملاحظات,ملاحظة",
};
const plain = (header: string) =>
  header
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[أإآ]/g, "ا")
    .replace(/[^\p{L}\p{N}]/gu, "");
const COLUMN_OF = new Map(IMPORT_COLUMNS.flatMap((column) => HEADERS[column].split(",").map((header) => [plain(header), column] as const)));

/** A first guess, by the columns' names. Nothing is guessed twice. */
export function guessMapping(headers: readonly string[], fields: readonly ImportField[]): Mapping {
  const used = new Set<string>();
  return headers.map((header) => {
    const name = plain(header);
    const found = COLUMN_OF.get(name) ?? fields.find((field) => !field.isArchived && plain(field.name) === name)?.id ?? null;
    if (found === null || used.has(found)) return null;
    used.add(found);
    return found;
  });
}

/** A spreadsheet's guard against formulas, as our own export writes it, is no part of the text. */
const unguarded = (cell: string) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell).trim();

/** A line of the file as a row. An empty cell says nothing: it takes no value away. */
export function rowOf(cells: readonly string[], mapping: Mapping, fields: readonly ImportField[]): ImportRow {
  const row: ImportRow & { fields: Record<string, FieldValue> } = { email: "", fields: {} };
  mapping.forEach((target, index) => {
    const text = unguarded(cells[index] ?? "");
    if (target === null || text === "") return;
    const column = IMPORT_COLUMNS.find((name) => name === target);
    const field = fields.find((one) => one.id === target);
    if (column) row[column] = text;
    else if (field) row.fields[target] = valueOfText(field, text);
  });
  const { fields: values, ...rest } = row;
  return Object.keys(values).length > 0 ? row : rest;
}

const LENGTHS_MAX: Partial<Record<ImportColumn, number>> = { name: 200, phone: 50, company: 120, notes: 20_000 };

/** Everything that is wrong with the rows, as the server will see it. `fields`: the contacts' custom fields. */
export function rowFaults(rows: readonly ImportRow[], fields: readonly ImportField[]): RowFault[] {
  const faults: RowFault[] = [];
  const seen = new Set<string>();
  const byId = new Map(fields.map((field) => [field.id, field]));
  rows.forEach((row, index) => {
    const fault = (column: string, code: RowFault["code"], detail: string | null = null) =>
      faults.push({ row: index, column, code, detail });
    const address = normalEmail(row.email);
    if (address === "") fault("email", "missing");
    else if (!emailSchema.safeParse(row.email).success) fault("email", "not-an-address");
    else if (seen.has(address)) fault("email", "twice");
    seen.add(address);
    for (const [column, max] of Object.entries(LENGTHS_MAX)) {
      const text = row[column as "name"];
      if (text === undefined) continue;
      if (text.length > max) fault(column, "too-long", String(max));
      else if (text.includes("\u0000") || !text.isWellFormed()) fault(column, "control-character");
    }
    if (row.timeZone !== undefined && !isTimeZone(row.timeZone)) fault("timeZone", "not-a-time-zone");
    for (const [id, value] of Object.entries(row.fields ?? {})) {
      const field = byId.get(id);
      const detail = field ? valueFault(field, value) : "is not a field of this workspace";
      if (detail) fault(id, "wrong-value", detail);
    }
  });
  return faults;
}
