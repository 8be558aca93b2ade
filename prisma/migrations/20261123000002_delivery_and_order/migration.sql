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

-- All tickets, or the closed ones, by priority: a list that would else be sorted whole.
create index ticket_priority_recent on ticket ("workspaceId", priority desc, "updatedAt" desc, id desc, status);
-- Contacts by the beginning of their name; of their address they have one.
create index contact_name on contact ("workspaceId", name collate "C");
-- A company's contacts, the last changed first.
drop index "contact_workspaceId_companyId_idx";
create index contact_company on contact ("workspaceId", "companyId", "updatedAt" desc, id desc);
