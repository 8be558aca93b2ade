/** Plain text as it was written: paragraphs, lines, and links that can be followed. */
import { Fragment, type ReactNode } from "react";
import { hostOf } from "#/features/message/link/rules.ts";

const LINK = /(https?:\/\/[^\s<>"'“”]+[^\s<>"'“”.,;:!?)\]}])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/giu;

export function MessageText({ text }: { text: string }) {
  const paragraphs = text
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n{2,}/);
  return (
    <>
      {paragraphs.map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of a message never change their places
        <p key={index} dir="auto">
          {paragraph.split("\n").map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor do its lines
            <Fragment key={at}>
              {at > 0 ? <br /> : null}
              {linked(line)}
            </Fragment>
          ))}
        </p>
      ))}
    </>
  );
}

function linked(line: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let done = 0;
  for (const match of line.matchAll(LINK)) {
    const [found, url, address] = match;
    parts.push(line.slice(done, match.index));
    parts.push(
      <a
        key={match.index}
        href={url ?? `mailto:${address}`}
        target="_blank"
        rel="noopener noreferrer nofollow"
        title={(url && hostOf(url)) ?? undefined}
      >
        {found}
      </a>,
    );
    done = match.index + found.length;
  }
  parts.push(line.slice(done));
  return parts;
}
