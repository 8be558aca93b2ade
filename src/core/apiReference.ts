/** The reference page of the API: its OpenAPI document as plain HTML, readable without scripts. */

type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  format?: string;
  anyOf?: Schema[];
};
type Content = Record<string, { schema?: Schema }>;
type Operation = {
  tags?: string[];
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[];
  requestBody?: { content?: Content };
  responses?: Record<string, { description?: string; content?: Content }>;
};
type Document = {
  info: { title: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
};

const plain = (text: unknown) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A schema in a few words, as in `Ticket`, `string (uuid)` or `"open" | "closed"`. */
function wordsOf(schema: Schema | undefined): string {
  if (!schema) return "";
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return `<a href="#schema-${plain(name)}">${plain(name)}</a>`;
  }
  if (schema.enum) return schema.enum.map((value) => `<code>${plain(JSON.stringify(value))}</code>`).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(wordsOf).join(" | ");
  if (schema.items) return `list of ${wordsOf(schema.items)}`;
  return plain([schema.type].flat().filter(Boolean).join(" | ") + (schema.format ? ` (${schema.format})` : ""));
}

function fieldsOf(schema: Schema | undefined): string {
  if (!schema?.properties) return schema ? `<p>${wordsOf(schema)}</p>` : "";
  const rows = Object.entries(schema.properties).map(
    ([name, field]) =>
      `<tr><td><code>${plain(name)}</code>${schema.required?.includes(name) ? " *" : ""}</td><td>${wordsOf(field)}</td></tr>`,
  );
  return `<table>${rows.join("")}</table>`;
}

function operationOf(path: string, method: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    (p) =>
      `<tr><td><code>${plain(p.name)}</code>${p.required ? " *" : ""} <small>${plain(p.in)}</small></td><td>${wordsOf(p.schema)}</td></tr>`,
  );
  const input = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith("2"))
    .map(
      ([status, response]) =>
        `<p><b>${plain(status)}</b> ${plain(response.description ?? "")} ${wordsOf(Object.values(response.content ?? {})[0]?.schema)}</p>`,
    );
  return `<section><h3><code>${plain(method.toUpperCase())} ${plain(path)}</code></h3><p>${plain(operation.summary ?? "")}</p>
    ${parameters.length > 0 ? `<table>${parameters.join("")}</table>` : ""}${input ? `<h4>Body</h4>${fieldsOf(input)}` : ""}${answers.join("")}</section>`;
}

const STYLE = `:root{color-scheme:light dark;background:Canvas}body{font:15px/1.6 system-ui,sans-serif;max-width:820px;margin:0 auto;padding:32px 20px 80px}
h1{font-size:26px}h2{margin-top:48px;text-transform:capitalize}section{border-top:1px solid #8884;padding:12px 0}h3{font-size:15px;margin:8px 0 0}h4{margin:8px 0 0;font-size:13px}
table{border-collapse:collapse;width:100%;font-size:13px}td{padding:3px 12px 3px 0;vertical-align:top;border-bottom:1px solid #8882}td:first-child{width:34%}p{margin:4px 0}small{opacity:.7}`;

/** The page. @param document an OpenAPI 3.1 document */
export function apiReference(document: unknown): string {
  const { info, paths, components } = document as Document;
  const byTag = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? "other";
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationOf(path, method, operation)]);
    }
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `<section id="schema-${plain(name)}"><h3>${plain(name)}</h3>${fieldsOf(schema)}</section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${plain(info.title)} API</title><style>${STYLE}</style></head>
<body><main><h1>${plain(info.title)} API</h1><p>${plain(info.description ?? "")}</p><p><a href="/api/v1/openapi.json">openapi.json</a></p>
${[...byTag].map(([tag, sections]) => `<h2>${plain(tag)}</h2>${sections.join("")}`).join("")}<h2>Records</h2>${schemas.join("")}</main></body></html>`;
}
