/** Every operation of the API, as its own description lists them, and a request for each. */
import { v7 as uuidv7 } from "uuid";
import { sampleOf } from "./accessSamples.ts";

type Schema = Record<string, unknown>;
export type Operation = {
  method: string;
  /** Below /api/v1. */
  path: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  body?: Schema;
  type?: string;
};
/** Ids of records, by the path that names them (`tickets`) and by the field. */
export type Ids = Record<string, string>;

/** A PNG of one pixel. */
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/** @param url of the server */
export async function describedOperations(url: string): Promise<Operation[]> {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as {
    paths: Record<
      string,
      Record<string, { parameters?: Operation["parameters"]; requestBody?: { content: Record<string, { schema: Schema }> } }>
    >;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]): Operation => {
      const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
      return { method, path: path.replace(/^\/api\/v1/, ""), parameters, body: content?.schema, type };
    }),
  );
}

export const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

/** What one of several parameters must name. */
const QUERIES: Record<string, Record<string, string>> = { "get /erasures/preview": { email: "sample@client.example" } };

/** @param pathIds which of the ids the path holds, by the operation, where its noun does not tell */
export function requestOf(operation: Operation, ids: Ids, pathIds: Record<string, string> = {}): { path: string; init: RequestInit } {
  const segments = operation.path.split("/");
  const path = segments
    .map((segment, at) => {
      if (!segment.startsWith("{")) return segment;
      const named = operation.parameters?.find(({ name, in: place }) => place === "path" && name === segment.slice(1, -1));
      if (Array.isArray(named?.schema.enum)) return String(named.schema.enum[0]);
      return ids[pathIds[nameOf(operation)] ?? segments[at - 1] ?? ""] ?? uuidv7();
    })
    .join("/");
  const search = new URLSearchParams();
  for (const { name, in: place, required, schema } of operation.parameters ?? [])
    if (place === "query" && required) search.set(name, String(sampleOf(schema, name, ids)));
  for (const [name, value] of Object.entries(QUERIES[nameOf(operation)] ?? {})) search.set(name, value);
  const init: RequestInit & { headers: Record<string, string> } = { method: operation.method.toUpperCase(), headers: {} };
  if (operation.type === "multipart/form-data") {
    const form = new FormData();
    form.set("file", new Blob([PICTURE], { type: "image/png" }), "x.png");
    init.body = form;
  } else if (operation.type) {
    init.headers["content-type"] = operation.type;
    init.body =
      operation.type === "application/octet-stream" ? "x" : JSON.stringify(sampleOf(operation.body ?? {}, nameOf(operation), ids));
  }
  return { path: `${path}${search.size > 0 ? `?${search}` : ""}`, init };
}
