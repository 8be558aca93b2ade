/** Requests of the browser to /api/v1, in the name of one workspace. */
import { confirmed } from "#/core/client/stepUp.ts";

export type Fault = { path: string; message: string };

/** What the server answered instead of data, or `offline` when it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: Fault[];
  /** Seconds to wait before asking again, when the server said so. */
  readonly retryAfterS: number | null;

  constructor(status: number, code: string, message: string, faults: Fault[] = [], retryAfterS: number | null = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.faults = faults;
    this.retryAfterS = retryAfterS;
  }

  /** The same request may succeed later without being changed. */
  get isTemporary(): boolean {
    const isLater = this.status === 0 || this.status === 401 || this.status === 429 || this.status >= 500;
    return isLater || this.code === "request-in-progress" || this.code === "two-factor-required";
  }
}

export type Page<T> = { data: T[]; nextCursor: string | null };
type Params = Record<string, string | number | null | undefined>;

const COMMANDS = "/api/v1/commands";

export class Api {
  private readonly slug: string;
  private readonly send: (url: string, init?: RequestInit) => Promise<Response>;

  constructor(slug: string, send: (url: string, init?: RequestInit) => Promise<Response>) {
    this.slug = slug;
    this.send = send;
  }

  get<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(params))
      if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
    const query = search.toString();
    return this.request<T>(`/api/v1/${path}${query ? `?${query}` : ""}`, { signal });
  }

  post<T>(path: string, body: unknown, method: "POST" | "PUT" | "PATCH" = "POST"): Promise<T> {
    return this.request<T>(`/api/v1/${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      // What is sent while the page closes arrives as well.
      keepalive: typeof document !== "undefined" && document.visibilityState === "hidden",
    });
  }

  /** Sends one file as a form; the record of what was stored comes back. */
  upload<T>(path: string, file: File, signal?: AbortSignal): Promise<T> {
    const form = new FormData();
    form.append("file", file, file.name);
    return this.request<T>(`/api/v1/${path}`, { method: "POST", body: form, signal });
  }

  /** Sends bytes as they are. */
  put<T>(path: string, bytes: Blob, signal?: AbortSignal): Promise<T> {
    return this.request<T>(`/api/v1/${path}`, {
      method: "PUT",
      body: bytes,
      headers: { "content-type": "application/octet-stream" },
      signal,
    });
  }

  remove(path: string): Promise<void> {
    return this.request<void>(`/api/v1/${path}`, { method: "DELETE" });
  }

  async bytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
    return (await this.fetch(`/api/v1/${path}`, { signal })).arrayBuffer();
  }

  async text(path: string): Promise<string> {
    return (await this.fetch(`/api/v1/${path}`, {})).text();
  }

  private async request<T>(url: string, init: RequestInit): Promise<T> {
    const response = await this.fetch(url, init);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("x-workspace", this.slug);
    headers.set("accept", "application/json");
    const send = () => this.send(url, { ...init, headers, credentials: "same-origin" });
    let response: Response;
    try {
      // A command of the queue may be from another window, or from yesterday: nobody waits for a question about it.
      response = await (url === COMMANDS ? send() : confirmed(send));
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError(0, "offline", "The server could not be reached.");
    }
    if (!response.ok) throw await errorOf(response);
    return response;
  }
}

/** Reads a problem document; anything else (a proxy's page) keeps its status alone. */
export async function errorOf(response: Response): Promise<ApiError> {
  const after = Number(response.headers.get("retry-after"));
  const retryAfterS = Number.isFinite(after) && after > 0 ? after : null;
  try {
    const problem = (await response.json()) as { code?: string; detail?: string; title?: string; errors?: Fault[] };
    return new ApiError(
      response.status,
      problem.code ?? "unknown",
      problem.detail ?? problem.title ?? `HTTP ${response.status}`,
      problem.errors ?? [],
      retryAfterS,
    );
  } catch {
    return new ApiError(response.status, "unknown", `HTTP ${response.status}`, [], retryAfterS);
  }
}
