/**
 * One value for the whole process. Next bundles its pages apart from the server that runs them, so that a module may exist
 * twice; pools, contexts and caches must not.
 */
export function shared<T>(name: string, make: () => T): T {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`connect.${name}`);
  store[key] ??= make();
  return store[key];
}
