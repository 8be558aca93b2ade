/** As much of JSON Schema as the API's description uses: enough to hold a real answer against it. A word it does not know is a fault. */
type Schema = { [word: string]: unknown };

const KNOWN = new Set(
  "$ref type enum const format properties required items prefixItems anyOf allOf oneOf additionalProperties minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems pattern default description nullable".split(
    " ",
  ),
);
const typeOf = (value: unknown) =>
  value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;

/** What in `value` is not as the schema says, each by its path. A field that the schema does not name is a fault too: it should be described. */
export function schemaFaults(schema: Schema, value: unknown, named: Record<string, Schema>, path = ""): string[] {
  const fault = (what: string) => [`${path || "value"} ${what}`];
  const unknown = Object.keys(schema).filter((word) => !KNOWN.has(word));
  if (unknown.length > 0) return fault(`has a schema with ${unknown.join(", ")}`);
  if (typeof schema.$ref === "string") {
    const target = named[schema.$ref.split("/").at(-1) ?? ""];
    return target ? schemaFaults(target, value, named, path) : fault(`refers to ${schema.$ref}, which is not there`);
  }
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices && !choices.some((choice) => schemaFaults(choice, value, named, path).length === 0)) return fault("is none of the choices");
  const faults = ((schema.allOf ?? []) as Schema[]).flatMap((part) => schemaFaults(part, value, named, path));
  const types = [schema.type ?? []].flat() as string[];
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === "integer" && types.includes("number")))
    return [...faults, ...fault(`is ${type}, not ${types.join(" or ")}`)];
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) faults.push(...fault(`is not one of ${schema.enum.join(", ")}`));
  if (typeof value === "string") {
    if (schema.format === "uuid" && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) faults.push(...fault("is no UUID"));
    if (typeof schema.pattern === "string" && !new RegExp(schema.pattern, "u").test(value))
      faults.push(...fault(`does not match ${schema.pattern}`));
  }
  const places = schema.prefixItems as Schema[] | undefined;
  if (Array.isArray(value) && places) {
    if (value.length !== places.length) faults.push(...fault(`has ${value.length} items, not ${places.length}`));
    faults.push(...places.flatMap((place, index) => schemaFaults(place, value[index], named, `${path}.${index}`)));
  } else if (Array.isArray(value) && schema.items)
    faults.push(...value.flatMap((item, index) => schemaFaults(schema.items as Schema, item, named, `${path}.${index}`)));
  if (type !== "object") return faults;
  const record = value as Record<string, unknown>;
  const properties = schema.properties as Record<string, Schema> | undefined;
  for (const name of (schema.required ?? []) as string[]) if (!(name in record)) faults.push(...fault(`lacks ${name}`));
  for (const [name, field] of Object.entries(record)) {
    const about = properties?.[name] ?? schema.additionalProperties;
    if (typeof about === "object" && about !== null)
      faults.push(...schemaFaults(about as Schema, field, named, path ? `${path}.${name}` : name));
    else if (properties && about === undefined) faults.push(...fault(`has ${name}, which is not described`));
  }
  return faults;
}
