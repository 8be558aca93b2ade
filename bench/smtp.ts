/** An SMTP client for load: one connection sends one message after another. */
import { connect, type Socket } from "node:net";

export class SmtpClient {
  private readonly socket: Socket;
  private buffer = "";
  private waiting: ((line: string) => void) | null = null;

  private constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.setEncoding("latin1");
    this.socket.on("data", (chunk: string) => {
      this.buffer += chunk;
      this.take();
    });
    this.socket.on("error", () => {});
  }

  static async open(port: number): Promise<SmtpClient> {
    const client = new SmtpClient(port);
    await client.answer("220");
    await client.say("EHLO bench.example", "250");
    return client;
  }

  /** Resolves when the server has answered 250: the message is stored. */
  async send(from: string, to: string, message: string): Promise<void> {
    await this.say(`MAIL FROM:<${from}>`, "250");
    await this.say(`RCPT TO:<${to}>`, "250");
    await this.say("DATA", "354");
    await this.say(`${message}\r\n.`, "250");
  }

  close() {
    this.socket.destroy();
  }

  private async say(line: string, expected: string) {
    const answered = this.answer(expected);
    this.socket.write(`${line}\r\n`);
    await answered;
  }

  private answer(expected: string): Promise<void> {
    return new Promise((done, fail) => {
      this.waiting = (line) => (line.startsWith(expected) ? done() : fail(new Error(`expected ${expected}, got ${line}`)));
      this.take();
    });
  }

  /** A reply ends with a line whose code is followed by a space. */
  private take() {
    const match = /^(?:\d{3}-.*\r\n)*(\d{3} .*)\r\n/.exec(this.buffer);
    if (!match || !this.waiting) return;
    this.buffer = this.buffer.slice(match[0].length);
    const waiting = this.waiting;
    this.waiting = null;
    waiting(match[1] ?? "");
  }
}
