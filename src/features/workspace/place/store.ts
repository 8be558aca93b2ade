/** Where the desk is. The address bar is the truth; who shows a place hears of a new one in the same frame. */
import { hrefOf, type Place, parsePlace } from "#/features/workspace/place/rules.ts";

export type Go = (change: Partial<Place>, options?: { replace?: boolean }) => void;

export class Places {
  private readonly slug: string;
  private readonly listeners = new Set<() => void>();
  private url = "";
  private shown: Place;

  /** `path` and `search`: as the server was asked for; a browser reads its own. */
  constructor(slug: string, path: string, search: string) {
    this.slug = slug;
    this.url = `${path}${search}`;
    this.shown = this.parse(path, search);
  }

  /** The same object until there is another place. */
  readonly current = (): Place => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  hrefOf(change: Partial<Place>): string {
    return hrefOf(this.slug, { ...this.shown, ...change });
  }

  /** `replace`: where going back should skip this place, as while typing a search. */
  readonly go: Go = (change, { replace = false } = {}) => {
    const url = this.hrefOf(change);
    if (url === this.url) return;
    // With the router's own mark, the router leaves the change to us: it would draw the whole page for it, and a moment later.
    const { history } = window;
    if (replace) history.replaceState(history.state, "", url);
    else history.pushState(history.state, "", url);
    this.read();
  };

  /** Follows the browser's own buttons. Returns how to stop. */
  start(): () => void {
    this.read();
    const read = () => this.read();
    window.addEventListener("popstate", read);
    return () => window.removeEventListener("popstate", read);
  }

  private read(): void {
    const { pathname, search } = window.location;
    if (this.url === `${pathname}${search}`) return;
    this.url = `${pathname}${search}`;
    this.shown = this.parse(pathname, search);
    for (const listener of this.listeners) listener();
  }

  private parse(path: string, search: string): Place {
    return parsePlace(path.slice(this.slug.length + 1), new URLSearchParams(search));
  }
}
