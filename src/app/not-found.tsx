import { Empty } from "#/ui/Empty.tsx";
import { text } from "#/app/reader.ts";

export default async function NotFound() {
  return (
    <main className="auth">
      <Empty
        isPage
        title={await text("notFound.title")}
        action={
          <a className="btn btn-primary" href="/">
            {await text("notFound.action")}
          </a>
        }
      >
        {await text("notFound.text")}
      </Empty>
    </main>
  );
}
