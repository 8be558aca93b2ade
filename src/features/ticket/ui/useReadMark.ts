"use client";
/** An opened ticket is marked as read, once it has been looked at for a moment. */
import { useEffect, useRef } from "react";
import { useClient } from "#/core/client/context.tsx";
import { isUnread } from "#/features/ticket/reading/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const READ_AFTER_MS = 1_000;

/** `memberSince`: what is older than the reader's membership was never new to them. */
export function useReadMark(open: TicketRecord | undefined, memberSince: string): void {
  const client = useClient();
  const openId = open?.id ?? null;
  // Unless it was marked otherwise while it was open.
  const unreadId = open && isUnread(open, client.pool.get("ticketMember", open.id), Date.now(), memberSince) ? open.id : null;
  const openedUnread = useRef<string | null>(null);
  if (openId === null || openedUnread.current !== openId) openedUnread.current = unreadId;
  useEffect(() => {
    if (unreadId === null || openedUnread.current !== unreadId) return;
    const timer = setTimeout(() => {
      openedUnread.current = null;
      client.queue.add("ticket.markRead", { id: unreadId, at: new Date().toISOString() });
    }, READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [client, unreadId]);
}
