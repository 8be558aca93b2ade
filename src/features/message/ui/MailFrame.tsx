"use client";
/**
 * A mail as its sender made it, in a frame that can do nothing: no scripts, no origin, no forms. Remote images stay away until asked
 * for: they tell the sender that somebody looks. The frame cannot be measured from outside, so its height is found on an inert copy.
 */
import { ImageOff } from "lucide-react";
import { runInAction } from "mobx";
import { observer } from "mobx-react-lite";
import { useEffect, useRef, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { ContactStore } from "#/features/contact/store.ts";
import { areImagesAllowed, messageActions } from "#/features/message/action/store.ts";
import { stretches } from "#/features/message/find/rules.ts";
import { FRAME_SANDBOX, FRAME_STYLE, frameDocument, framePolicy } from "#/features/message/frame/rules.ts";
import { withHosts } from "#/features/message/link/rules.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { ConversationStore } from "#/features/message/view/store.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

const HEIGHT_MAX_PX = 4_000;
const REMOTE = /<(?:img|td|table|body|div)\b[^>]+(?:src|background)\s*=\s*["']?\s*(?:https?:)?\/\/|url\(\s*["']?\s*(?:https?:)?\/\//i;
/** Pictures that came with the mail. */
const OWN = /<img\b[^>]+src\s*=\s*["']?\s*cid:/i;
const TEXT_TAGS = new Set(["HTML", "HEAD", "BODY", "DIV", "P", "BR", "SPAN", "META", "TITLE"]);

/** Says nothing that its text does not: such a mail is shown as text, in the product's own type. */
export function isPlainHtml(html: string): boolean {
  if (/<(?:a|table|img|ul|ol|b|strong|i|em|h[1-6]|pre|style|blockquote|font|hr|u|code)\b/i.test(html) || typeof DOMParser === "undefined")
    return false;
  return [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")].every((element) => TEXT_TAGS.has(element.tagName));
}

type Props = { html: string; message: MessageRecord; isWhole: boolean; title: string };

export const MailFrame = observer(function MailFrame({ html, message, isWhole, title }: Props) {
  const { t } = useText();
  const client = useClient();
  const view = useStore(ConversationStore);
  const contacts = useStore(ContactStore);
  const frame = useRef<HTMLIFrameElement>(null);
  const [heightPx, setHeight] = useState(120);
  const [isAsked, setAsked] = useState(false);
  const { id } = message;
  const hasImages = REMOTE.test(html);
  const senderId = message.author.type === "contact" ? message.author.id : null;
  useEffect(() => {
    if (hasImages && senderId) void contacts.load(senderId);
  }, [contacts, hasImages, senderId]);
  const allow = messageActions(client, message, t).find((action) => action.id === "allowImages" && (action.may?.() ?? true));
  const { sought } = view;
  const here = view.framedHit?.messageId === id ? view.framedHit.index : -1;
  // The parser is the browser's: the server draws an empty frame.
  const [inert, setInert] = useState("");
  useEffect(() => setInert(documentOf(html, sought ?? "", here)), [html, sought, here]);

  useEffect(() => {
    const measure = () => {
      if (!frame.current) return;
      const { height, tops } = measured(html, frame.current.clientWidth, sought ?? "");
      setHeight(Math.min(HEIGHT_MAX_PX, height));
      if ((view.framed.get(id) ?? []).join() !== tops.join()) runInAction(() => view.framed.set(id, tops));
    };
    measure();
    const sizes = new ResizeObserver(measure);
    if (frame.current) sizes.observe(frame.current);
    return () => sizes.disconnect();
  }, [html, sought, view, id]);

  // A frame with an address cannot be marked from here: while something is looked for in it, it stands without its images.
  const isAllowed = isAsked || areImagesAllowed(client, message);
  const isMarked = Boolean(sought) && (view.framed.get(id)?.length ?? 0) > 0;
  const showsRemote = hasImages && isAllowed;
  const showsImages = (showsRemote || OWN.test(html)) && !isMarked;
  const query = new URLSearchParams({
    workspace: client.workspace.slug,
    part: isWhole ? "whole" : "reply",
    images: showsRemote ? "1" : "0",
  });
  const source = showsImages ? { src: `/api/v1/messages/${id}/frame?${query}` } : { srcDoc: inert };
  return (
    <div className="mail">
      {hasImages && !isAllowed ? (
        <div className="mail-images">
          <Icon of={ImageOff} size={14} />
          <span className="grow">{t("message.imagesOff")}</span>
          <button type="button" className="btn btn-sm" onClick={() => setAsked(true)}>
            {t("message.showImages")}
          </button>
          {allow ? (
            <button type="button" className="btn btn-sm btn-text" onClick={allow.perform}>
              <span className="ell">{t("message.always", { name: message.author.name || message.author.email || "" })}</span>
            </button>
          ) : null}
        </div>
      ) : null}
      <iframe
        key={`${showsImages} ${showsRemote}`}
        ref={frame}
        {...source}
        title={title}
        className="mail-frame"
        data-message={id}
        style={{ height: showsImages ? Math.max(heightPx, 420) : heightPx }}
        sandbox={FRAME_SANDBOX}
        referrerPolicy="no-referrer"
        loading="lazy"
      />
    </div>
  );
});

/** The frame's document. Remote images are taken out rather than refused: a broken picture is noise. */
function documentOf(html: string, sought: string, here: number): string {
  const mail = new DOMParser().parseFromString(withHosts(html), "text/html");
  withoutRemoteImages(mail);
  mark(mail.body, sought, here);
  mail.body.setAttribute("dir", mail.body.getAttribute("dir") ?? "auto");
  return frameDocument(mail.body.outerHTML, framePolicy({ hasPictures: false }));
}

/** In the place of an image that is not shown: a box of its size, with its words. */
function withoutRemoteImages(mail: Document): void {
  for (const element of mail.querySelectorAll("[background]"))
    if (!element.getAttribute("background")?.startsWith("data:")) element.removeAttribute("background");
  for (const image of mail.querySelectorAll("img")) {
    image.removeAttribute("srcset");
    if (image.getAttribute("src")?.startsWith("data:")) continue;
    const [width = 0, height = 0] = [image.getAttribute("width"), image.getAttribute("height")].map(
      (px) => Number.parseInt(px ?? "", 10) || 0,
    );
    const alt = image.getAttribute("alt")?.trim() ?? "";
    const box = mail.createElement("span");
    box.className = "cx-image";
    // What counts who looks is a dot; it needs no place.
    if ((width > 0 && width < 8) || (height > 0 && height < 8) || !(alt || width)) {
      image.remove();
      continue;
    }
    box.textContent = alt;
    // As wide as there is room for: a fixed width would hold a whole table open.
    if (width) box.style.cssText = `width:100%;max-width:${width}px`;
    if (height) box.style.height = `${height}px`;
    image.replaceWith(box);
  }
}

/** What has to do with how much room words take. */
const MEASURED = new Set(
  "align alt border cellpadding cellspacing class colspan dir face height lang rowspan size span start style type valign width".split(" "),
);
const UNMEASURED =
  "script, style, iframe, frame, object, embed, applet, link, meta, base, form, input, button, select, textarea, dialog, details, template, video, audio, svg, math, marquee, slot";

/** Lays an inert copy out where nobody sees it, on the page itself: nothing that could act or load gets there, whatever the sanitiser left. */
function measured(html: string, widthPx: number, sought: string): { height: number; tops: number[] } {
  const copy = new DOMParser().parseFromString(withHosts(html), "text/html");
  withoutRemoteImages(copy);
  for (const element of copy.querySelectorAll(UNMEASURED)) element.remove();
  for (const element of copy.querySelectorAll<HTMLElement>("*")) {
    const isInert = !/[\\(]|\/\*/.test(element.getAttribute("style") ?? "");
    for (const { name } of [...element.attributes])
      if (!MEASURED.has(name) || (name === "style" && !isInert)) element.removeAttribute(name);
  }
  mark(copy.body, sought, -1);
  const host = document.createElement("div");
  host.setAttribute("aria-hidden", "true");
  host.style.cssText = `position:absolute;inset-inline-start:-10000px;top:0;visibility:hidden;contain:layout style;width:${widthPx}px`;
  const root = host.attachShadow({ mode: "closed" });
  const style = document.createElement("style");
  style.textContent = FRAME_STYLE.replaceAll("body{", ".body{");
  const body = document.createElement("div");
  body.className = "body";
  body.append(...[...copy.body.childNodes].map((node) => document.importNode(node, true)));
  root.append(style, body);
  document.body.append(host);
  const { top, height } = body.getBoundingClientRect();
  const tops = [...body.querySelectorAll("mark[data-hit]")].map((hit) => Math.round(hit.getBoundingClientRect().top - top));
  host.remove();
  return { height: Math.ceil(height) + 2, tops };
}

/** Marks what is looked for; the hit one stands on looks different. From the last to the first: marking takes text apart behind a place. */
function mark(root: HTMLElement, sought: string, here: number): void {
  const hits = sought ? stretches(root, sought) : [];
  for (const [index, { start, end }] of [...hits.entries()].reverse()) {
    const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    walker.currentNode = start[0];
    const nodes: Text[] = [start[0]];
    while (nodes.at(-1) !== end[0] && walker.nextNode()) nodes.push(walker.currentNode as Text);
    for (const node of nodes.reverse()) {
      const [from, to] = [node === start[0] ? start[1] : 0, node === end[0] ? end[1] : node.data.length];
      const piece = node.splitText(from);
      piece.splitText(to - from);
      const marked = root.ownerDocument.createElement("mark");
      if (node === start[0]) marked.dataset.hit = String(index);
      if (index === here) marked.className = "is-here";
      piece.replaceWith(marked);
      marked.append(piece);
    }
  }
}
