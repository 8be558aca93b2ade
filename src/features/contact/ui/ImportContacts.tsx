"use client";
/** Contacts out of a CSV file: chosen, its columns given a meaning, looked through, brought in. */
import { Modal, Select } from "antd";
import { observer } from "mobx-react-lite";
import Papa from "papaparse";
import { useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { ContactDirectory } from "#/features/contact/directory/store.ts";
import { BOM, csvLine } from "#/features/contact/export/rules.ts";
import { guessMapping, type Mapping, rowFaults, rowOf } from "#/features/contact/import/rules.ts";
import { IMPORT_COLUMNS, IMPORT_ROWS_MAX, type ImportSummary, type RowFault } from "#/features/contact/import/schema.ts";
import type { CustomFieldRecord } from "#/features/customField/schema.ts";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

const FILE_ROWS_MAX = 50_000;
/** Below what the server takes as one body. */
const PART_BYTES_MAX = 4_000_000;
const FAULTS_SHOWN = 50;

const COLUMN_NAMES: Record<string, MessageKey> = {
  email: "contact.email",
  name: "contact.name",
  phone: "contact.phone",
  company: "contact.company",
  timeZone: "contact.timeZone",
  notes: "contact.notes",
};
const FAULT_NAMES: Record<RowFault["code"], MessageKey> = {
  missing: "import.missing",
  "not-an-address": "import.notAnAddress",
  "too-long": "import.tooLongCell",
  twice: "import.twice",
  "not-a-time-zone": "import.notATimeZone",
  "wrong-value": "import.wrongValue",
  "control-character": "import.controlCharacter",
};

type Table = { headers: string[]; rows: string[][] };

export const ImportContacts = observer(function ImportContacts({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [table, setTable] = useState<Table | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReading, setReading] = useState(false);
  const read = (file: File) => {
    setProblem(null);
    setReading(true);
    const lines: string[][] = [];
    const end = (fault: string | null) => {
      setReading(false);
      if (fault) setProblem(fault);
      else if (lines.length < 2) setProblem(t("import.empty"));
      else setTable({ headers: lines[0] ?? [], rows: lines.slice(1) });
    };
    Papa.parse<string[]>(file, {
      skipEmptyLines: "greedy",
      encoding: "utf-8",
      chunk: ({ data }, parser) => {
        lines.push(...data);
        if (lines.length > FILE_ROWS_MAX + 1) parser.abort();
      },
      complete: () => end(lines.length > FILE_ROWS_MAX + 1 ? t("import.tooLong", { max: FILE_ROWS_MAX }) : null),
      error: () => end(t("import.unreadable")),
    });
  };
  return (
    <Modal open onCancel={onClose} title={t("import.title")} footer={null} width={760} transitionName="" maskTransitionName="">
      {table ? (
        <Mapped table={table} onClose={onClose} />
      ) : (
        <label
          className="import-drop"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            const [file] = event.dataTransfer.files;
            if (file) read(file);
          }}
        >
          <b className="w5">{isReading ? t("import.reading") : t("import.drop")}</b>
          <span className="t2">{t("import.hint")}</span>
          {problem ? (
            <span className="tc-danger" role="alert">
              {problem}
            </span>
          ) : null}
          <input
            type="file"
            accept=".csv,text/csv,text/plain"
            aria-label={t("import.choose")}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) read(file);
            }}
          />
        </label>
      )}
    </Modal>
  );
});

const Mapped = observer(function Mapped({ table, onClose }: { table: Table; onClose: () => void }) {
  const { t, language } = useText();
  const client = useClient();
  const { list } = useStore(ContactDirectory);
  const fields = client.pool.all<CustomFieldRecord>("customField").filter((field) => field.of === "contact" && !field.isArchived);
  const [mapping, setMapping] = useState<Mapping>(() => guessMapping(table.headers, fields));
  const [onExisting, setOnExisting] = useState<"update" | "skip">("update");
  const [state, setState] = useState<"ready" | "busy" | ImportSummary>("ready");
  const [problem, setProblem] = useState<string | null>(null);
  const hasEmail = mapping.includes("email");
  const rows = table.rows.map((cells) => rowOf(cells, mapping, fields));
  const faults = hasEmail ? rowFaults(rows, fields) : [];
  const bad = new Set(faults.map(({ row }) => row));
  const good = rows.filter((_, index) => !bad.has(index));

  const run = async () => {
    setState("busy");
    setProblem(null);
    const sum: ImportSummary = { created: 0, updated: 0, skipped: 0, companies: 0 };
    try {
      for (const part of partsOf(good)) {
        const done = await client.api.post<ImportSummary>("contacts/import", { rows: part, onExisting });
        for (const key of ["created", "updated", "skipped", "companies"] as const) sum[key] += done[key];
      }
      setState(sum);
      void list.read(null);
    } catch (error) {
      setState("ready");
      setProblem(reasonOfError(error, { t, language }));
    }
  };
  if (typeof state === "object")
    return (
      <div className="stackv">
        <p role="status">{t("import.done", { created: state.created, updated: state.updated, skipped: state.skipped })}</p>
        <button type="button" className="btn btn-primary" onClick={onClose}>
          {t("import.close")}
        </button>
      </div>
    );
  return (
    <div className="stackv">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("import.column")}</th>
            <th scope="col">{t("import.becomes")}</th>
            <th scope="col">{t("import.example")}</th>
          </tr>
        </thead>
        <tbody>
          {table.headers.map((header, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a file's columns have their places and nothing else
            <tr key={index}>
              <td className="ell" dir="auto">
                {header}
              </td>
              <td>
                <Select
                  aria-label={header}
                  value={mapping[index] ?? ""}
                  style={{ width: 170 }}
                  onChange={(target: string) =>
                    setMapping(
                      table.headers.map((_, at) => (at === index ? target || null : mapping[at] === target ? null : (mapping[at] ?? null))),
                    )
                  }
                  options={[
                    { value: "", label: t("import.ignore") },
                    ...IMPORT_COLUMNS.map((column) => ({ value: column as string, label: t(COLUMN_NAMES[column] ?? "contact.name") })),
                    ...fields.map((field) => ({ value: field.id, label: field.name })),
                  ]}
                />
              </td>
              <td className="t3 import-example" dir="auto">
                {table.rows
                  .slice(0, 3)
                  .map((cells) => cells[index])
                  .filter(Boolean)
                  .join(" · ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <fieldset className="seg import-choice">
        <legend className="sr">{t("import.existing")}</legend>
        {(["update", "skip"] as const).map((one) => (
          <button
            type="button"
            key={one}
            aria-pressed={onExisting === one}
            className={onExisting === one ? "is-on" : ""}
            onClick={() => setOnExisting(one)}
          >
            {t(one === "update" ? "import.update" : "import.skip")}
          </button>
        ))}
      </fieldset>
      {hasEmail ? <p>{t("import.good", { n: good.length })}</p> : <p className="tc-danger">{t("import.noEmail")}</p>}
      {bad.size > 0 ? (
        <div className="notice" role="alert">
          <p>{t("import.bad", { n: bad.size })}</p>
          <ul className="import-faults">
            {faults.slice(0, FAULTS_SHOWN).map(({ row, column, code }) => (
              <li key={`${row} ${column} ${code}`}>
                <span className="num">{t("import.row", { row: row + 2 })}</span> {t(FAULT_NAMES[code])}
              </li>
            ))}
          </ul>
          <button
            type="button"
            className="btn btn-sm"
            onClick={() => download([table.headers, ...table.rows.filter((_, index) => bad.has(index))])}
          >
            {t("import.download")}
          </button>
        </div>
      ) : null}
      {problem ? (
        <p className="tc-danger" role="alert">
          {problem}
        </p>
      ) : null}
      <button
        type="button"
        className="btn btn-primary"
        disabled={state === "busy" || good.length === 0 || !hasEmail}
        onClick={() => void run()}
      >
        {state === "busy" ? t("import.busy") : t("import.action", { n: good.length })}
      </button>
    </div>
  );
});

/** In parts that the server takes: each is written whole or not at all. */
function partsOf<T>(rows: T[]): T[][] {
  const parts: T[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const size = JSON.stringify(row).length * 2;
    const last = parts.at(-1);
    if (!last || last.length >= IMPORT_ROWS_MAX || bytes + size > PART_BYTES_MAX) {
      parts.push([row]);
      bytes = size;
    } else {
      last.push(row);
      bytes += size;
    }
  }
  return parts;
}

function download(lines: string[][]): void {
  const url = URL.createObjectURL(new Blob([BOM + lines.map(csvLine).join("")], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "rows-with-errors.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
