import { Empty } from "#/ui/Empty.tsx";
import { DEFAULT_LOCALE, format } from "#/ui/messages/catalogue.ts";

export default function NotFound() {
  return (
    <main className="auth">
      <Empty
        isPage
        title={format(DEFAULT_LOCALE, "notFound.title")}
        action={
          <a className="btn btn-primary" href="/">
            {format(DEFAULT_LOCALE, "notFound.action")}
          </a>
        }
      >
        {format(DEFAULT_LOCALE, "notFound.text")}
      </Empty>
    </main>
  );
}
