/** The smallest HTTP client that does: one kept connection, one request at a time, so that the client costs little beside what is measured. */
import { connect, type Socket } from "node:net";

export type Answer = { status: number; body: Buffer };

export class HttpClient {
  private socket: Socket;
  private chunks: Buffer[] = [];
  private waiting: ((answer: Answer) => void) | null = null;
  private failing: ((error: Error) => void) | null = null;
  private readonly headers: string;

  constructor(port: number, headers: Record<string, string>) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.headers = Object.entries({ host: `localhost:${port}`, ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("");
    this.socket.on("data", (chunk) => {
      this.chunks.push(chunk);
      this.take();
    });
    this.socket.on("error", (error) => this.failing?.(error));
    this.socket.on("close", () => this.failing?.(new Error("the server closed the connection")));
  }

  request(method: string, path: string, json?: unknown): Promise<Answer> {
    const body = json === undefined ? "" : JSON.stringify(json);
    const content = json === undefined ? "" : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((done, fail) => {
      this.waiting = done;
      this.failing = fail;
      this.socket.write(`${method} ${path} HTTP/1.1\r\n${this.headers}${content}\r\n${body}`);
    });
  }

  close() {
    this.failing = null;
    this.socket.destroy();
  }

  /** An answer is whole when its Content-Length, or its last chunk, has come. */
  private take() {
    const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    this.chunks = [all];
    const end = all.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = all.toString("latin1", 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const start = end + 4;
    let body: Buffer;
    if (length !== undefined) {
      if (all.length < start + Number(length)) return;
      body = all.subarray(start, start + Number(length));
    } else {
      if (!all.subarray(-5).equals(Buffer.from("0\r\n\r\n"))) return;
      body = all.subarray(start, -5);
    }
    this.chunks = [];
    const done = this.waiting;
    this.waiting = null;
    done?.({ status: Number(head.slice(9, 12)), body });
  }
}
