/**
 * The windows in which a member has a workspace open. One of them leads: it alone holds the stream, sends the commands and writes to the
 * disk; the others hear from it. When it closes, the browser gives the lead to another.
 */

export interface Tabs {
  readonly isLeader: boolean;
  /** Asks for the lead, and calls back when this window has it: at once when it is the only one. */
  start(onLead: () => void, onMessage: (message: TabMessage) => void): void;
  /** Tells the other windows. */
  tell(message: TabMessage): void;
  stop(): void;
}

/** What windows tell one another: plain values, as `kind` says. */
export type TabMessage = { kind: string } & Record<string, unknown>;

/** The windows of one browser, by its locks and its channel; alone where it has none. */
export class BrowserTabs implements Tabs {
  isLeader = false;
  private readonly name: string;
  private channel: BroadcastChannel | null = null;
  private leaving: AbortController | null = null;
  private release: (() => void) | null = null;

  constructor(name: string) {
    this.name = `connect.${name}`;
  }

  start(onLead: () => void, onMessage: (message: TabMessage) => void): void {
    if (!navigator.locks || typeof BroadcastChannel === "undefined") {
      this.isLeader = true;
      onLead();
      return;
    }
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }: MessageEvent<TabMessage>) => onMessage(data);
    const leaving = new AbortController();
    this.leaving = leaving;
    navigator.locks
      .request(this.name, { signal: leaving.signal }, () => {
        if (leaving.signal.aborted) return;
        this.isLeader = true;
        onLead();
        return new Promise<void>((done) => {
          this.release = done;
        });
      })
      .catch((error: unknown) => {
        // Stopped while it waited for the lead.
        if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      });
  }

  tell(message: TabMessage): void {
    this.channel?.postMessage(message);
  }

  stop(): void {
    this.isLeader = false;
    this.leaving?.abort();
    this.release?.();
    this.release = null;
    this.channel?.close();
    this.channel = null;
  }
}
