/** A bare SMTP client: it sends the bytes it is given, the wrong ones too, and tells what the server said. */
import { createConnection } from "node:net";

export type Told = { code: number; text: string };
export type Envelope = { to: string | string[]; from?: string; raw: string | Buffer };

export async function smtpDialogue(port: number) {
  const socket = createConnection({ port, host: "127.0.0.1" });
  let heard = "";
  let failure: Error | null = null;
  let wake: () => void = () => {};
  socket.on("data", (piece) => {
    heard += piece.toString("latin1");
    wake();
  });
  socket.on("error", (error) => {
    failure = error;
    wake();
  });
  socket.on("close", () => {
    failure ??= new Error("the server closed the connection");
    wake();
  });
  const answer = async (): Promise<Told> => {
    for (;;) {
      const last = /^(\d{3}) .*\r\n/m.exec(heard);
      if (last) {
        const text = heard.slice(0, last.index + last[0].length);
        heard = heard.slice(text.length);
        return { code: Number(last[1]), text };
      }
      if (failure) throw failure;
      await new Promise<void>((done) => {
        wake = done;
      });
    }
  };
  const say = async (line: string): Promise<Told> => {
    socket.write(`${line}\r\n`);
    return answer();
  };
  await answer();
  await say("EHLO test.example");
  return {
    say,
    /** After DATA was granted: the message, with its dots made safe, and the end. */
    data: async (raw: string | Buffer): Promise<Told> => {
      const bytes = Buffer.isBuffer(raw) ? raw.toString("latin1") : Buffer.from(raw, "utf8").toString("latin1");
      const safe = bytes.replace(/(^|\n)\./g, "$1..");
      socket.write(Buffer.from(`${safe}${safe.endsWith("\r\n") ? "" : "\r\n"}.\r\n`, "latin1"));
      return answer();
    },
    close: () => socket.destroy(),
  };
}

/** Sends one message; what the server said last: to the message, or to what it refused before. */
export async function sendMail(port: number, { to, from = "carla@client.example", raw }: Envelope): Promise<Told> {
  const dialogue = await smtpDialogue(port);
  try {
    const lines = [`MAIL FROM:<${from}>`, ...[to].flat().map((address) => `RCPT TO:<${address}>`), "DATA"];
    for (const line of lines) {
      const told = await dialogue.say(line);
      if (told.code >= 400) return told;
    }
    return await dialogue.data(raw);
  } finally {
    dialogue.close();
  }
}

let counter = 0;
/** A plain mail; each header may be given anew, or left out by null. */
export function mailText(headers: Record<string, string | null>, body = "Hello there."): string {
  const n = ++counter;
  const all: Record<string, string | null> = {
    From: "Carla Client <carla@client.example>",
    To: "support@desk.example",
    Subject: `Question ${n}`,
    "Message-ID": `<question-${n}-${Date.now()}@client.example>`,
    Date: new Date().toUTCString(),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${lines.join("\r\n")}\r\n\r\n${body}\r\n`;
}
