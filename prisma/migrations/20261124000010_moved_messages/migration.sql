-- A message that goes to another ticket takes its words for search along, under the other's subject.
create function move_message_words() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.message_search s set "ticketId" = new."ticketId", words = public.words_of(t.subject, new."authorName", new."authorEmail", new."replyText")
  from public.ticket t
  where t."workspaceId" = new."workspaceId" and t.id = new."ticketId" and s."workspaceId" = new."workspaceId" and s."messageId" = new.id;
  return null;
end $$;
create trigger message_moved after update of "ticketId" on message for each row
  when (old."ticketId" is distinct from new."ticketId") execute function move_message_words();
revoke all on function move_message_words() from public;
-- The tickets that were merged into one.
create index ticket_merged on ticket ("workspaceId", "mergedIntoId") where "mergedIntoId" is not null;
