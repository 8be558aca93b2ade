-- Mail that waits to leave: looked through by the clock for what no job will send any more.
create index outbound_mail_queued on outbound_mail ("createdAt") where state = 'queued';

-- A ticket's messages once more, after its subject has changed. The number grows as with every change: answers kept at the one before,
-- lists by words among them, count no more.
create or replace function index_ticket(workspace uuid, ticket_id uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.message_search s set words = public.words_of(t.subject, m."authorName", m."authorEmail", m."replyText")
  from public.message m join public.ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
  where m."workspaceId" = workspace and m."ticketId" = ticket_id and s."workspaceId" = workspace and s."messageId" = m.id;
  update public.workspace_counter set seq = seq + 1 where "workspaceId" = workspace;
$$;
