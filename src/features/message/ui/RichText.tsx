"use client";
/** What a member has written, with its bold words and lists: read as HTML and drawn anew from a short list of elements. Nothing else gets onto the page. */
import { createElement, Fragment, type ReactNode, useEffect, useState } from "react";
import { hostOf, isDeceptive } from "#/features/message/link/rules.ts";
import { MessageText } from "#/features/message/ui/MessageText.tsx";

const ELEMENTS = new Set(["p", "br", "strong", "b", "em", "i", "u", "s", "ul", "ol", "li", "blockquote", "code", "pre"]);
const LINK = /^(https?:|mailto:|\/[^/])/i;

/** `text`: what stands there until the browser has read the HTML. */
export function RichText({ html, text }: { html: string; text: string }) {
  const [nodes, setNodes] = useState<ReactNode>(null);
  useEffect(() => {
    // A document that is never shown: nothing in it loads or runs.
    setNodes(drawn(new DOMParser().parseFromString(html, "text/html").body));
  }, [html]);
  return nodes === null ? <MessageText text={text} /> : <div className="rich">{nodes}</div>;
}

function drawn(parent: Node): ReactNode[] {
  return [...parent.childNodes].map((node, index) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (!(node instanceof Element)) return null;
    const name = node.tagName.toLowerCase();
    const key = `${index}`;
    if (name === "br") return <br key={key} />;
    const children = drawn(node);
    const href = name === "a" ? node.getAttribute("href") : null;
    if (href && LINK.test(href))
      return (
        <Fragment key={key}>
          <a
            href={href}
            target={href.startsWith("/") ? undefined : "_blank"}
            rel="noopener noreferrer"
            title={hostOf(href) ?? undefined}
            data-host={hostOf(href) ?? undefined}
          >
            {children}
          </a>
          {isDeceptive(node.textContent ?? "", href) ? <span className="link-host"> ⚠ {hostOf(href)}</span> : null}
        </Fragment>
      );
    if (!ELEMENTS.has(name)) return <span key={key}>{children}</span>;
    return createElement(name, { key, ...(name === "p" || name === "li" ? { dir: "auto" } : {}) }, ...children);
  });
}
