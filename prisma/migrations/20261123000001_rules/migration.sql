-- What Prisma's schema cannot say: closed vocabularies, partial indexes, search.

alter table member add constraint member_role check (role in ('owner', 'admin', 'agent', 'light-agent'));
alter table api_key add constraint api_key_role check (role in ('owner', 'admin', 'agent', 'light-agent'));
alter table workspace add constraint workspace_slug check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 63);
alter table ticket
  add constraint ticket_status_value check (status in ('open', 'waiting', 'snoozed', 'closed', 'spam', 'trash')),
  add constraint ticket_priority check (priority between 0 and 4),
  add constraint ticket_channel check (channel in ('email', 'api', 'web', 'chat')),
  add constraint ticket_snoozed check ((status = 'snoozed') = ("snoozedUntil" is not null)),
  add constraint ticket_closed check ((status = 'closed') = ("closedAt" is not null));
alter table message
  add constraint message_kind check (kind in ('customer', 'reply', 'note')),
  add constraint message_author check ("authorType" in ('contact', 'member', 'system')),
  add constraint message_delivery check ("deliveryState" in ('queued', 'sent', 'delivered', 'opened', 'clicked', 'bounced', 'complained', 'failed', 'suppressed'));
alter table inbound_mail
  add constraint inbound_mail_outcome check (outcome in ('pending', 'ticket', 'reply', 'duplicate', 'automatic', 'bounce', 'spam', 'refused', 'failed'));
alter table outbound_mail
  add constraint outbound_mail_state check (state in ('queued', 'sent', 'failed'));

-- Raw mail is incompressible or read whole: kept outside the row, uncompressed.
alter table inbound_mail alter column raw set storage external;

-- Every combination of equal values over tickets that are not closed is decided inside one of these; one per order.
create index ticket_open_recent on ticket ("workspaceId", "updatedAt" desc, id desc, status, "assigneeId", "teamId", "inboxId", priority)
  where status in ('open', 'waiting', 'snoozed');
create index ticket_open_priority on ticket ("workspaceId", priority desc, "updatedAt" desc, id desc, status, "assigneeId", "teamId", "inboxId")
  where status in ('open', 'waiting', 'snoozed');
create index ticket_snooze_due on ticket ("snoozedUntil") where status = 'snoozed';
create index ticket_label_active on ticket_label ("workspaceId", "labelId", "ticketId") where "isActive";

-- A row that every write of its workspace updates: room on its page keeps each new version there (HOT).
alter table workspace_counter set (fillfactor = 20);

-- Search: words of messages in a table of its own, by quarter of the year (a UUIDv7 begins with its time).
create extension if not exists unaccent;
create text search configuration words (copy = simple);
alter text search configuration words alter mapping for hword, hword_part, word with unaccent, simple;

create table message_search (
  "workspaceId" uuid not null,
  "messageId" uuid not null,
  "ticketId" uuid not null,
  words tsvector not null,
  primary key ("workspaceId", "messageId"),
  foreign key ("workspaceId", "messageId") references message ("workspaceId", id) on delete cascade
) partition by range ("messageId");
-- New words first go to a list that every search reads through: kept short, and emptied by a job (flush_search).
create index message_search_words on message_search using gin (words) with (gin_pending_list_limit = 128);
create table message_search_other partition of message_search default;

-- The lowest UUIDv7 of a moment.
create function uuid_floor(at timestamptz) returns uuid language sql immutable set search_path = pg_catalog, pg_temp as
$$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

-- Makes the quarters between two moments that are not there yet. Called ahead of time, and before an import of older mail.
create function ensure_search_partitions(first timestamptz, last timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  starts timestamptz := date_trunc('quarter', first at time zone 'UTC') at time zone 'UTC';
  ends timestamptz;
  name text;
begin
  while starts <= last loop
    ends := (starts at time zone 'UTC' + interval '3 months') at time zone 'UTC';
    name := 'message_search_' || to_char(starts at time zone 'UTC', 'YYYY"q"Q');
    if to_regclass('public.' || quote_ident(name)) is null
      and not exists (select from public.message_search_other o where o."messageId" >= public.uuid_floor(starts) and o."messageId" < public.uuid_floor(ends)) then
      execute format('create table public.%I partition of public.message_search for values from (%L) to (%L)', name, public.uuid_floor(starts), public.uuid_floor(ends));
    end if;
    starts := ends;
  end loop;
end $$;
select ensure_search_partitions(now() - interval '2 years', now() + interval '6 months');

-- A message's words: the ticket's subject, the writer's name and address, its own.
create function words_of(subject text, author_name text, author_email text, said text) returns tsvector
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select to_tsvector('public.words', concat_ws(' ', subject, author_name, author_email, translate(author_email, '@._+-', '     '), left(said, 200000)))
$$;

create function index_message() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.message_search ("workspaceId", "messageId", "ticketId", words)
  select new."workspaceId", new.id, new."ticketId", public.words_of(t.subject, new."authorName", new."authorEmail", new."replyText")
  from public.ticket t where t."workspaceId" = new."workspaceId" and t.id = new."ticketId";
  return null;
end $$;

-- A ticket's messages once more, after its subject has changed.
create function index_ticket(workspace uuid, ticket_id uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.message_search s set words = public.words_of(t.subject, m."authorName", m."authorEmail", m."replyText")
  from public.message m join public.ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
  where m."workspaceId" = workspace and m."ticketId" = ticket_id and s."workspaceId" = workspace and s."messageId" = m.id
$$;
create trigger message_words after insert on message for each row execute function index_message();

-- Words so frequent that walking from the newest message finds enough of them sooner than their index does. Refreshed by a job.
create table common_word (word text primary key);
create function refresh_common_words() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from public.common_word;
  insert into public.common_word
  select distinct w.word from pg_catalog.pg_stats s,
    unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) as w(word, frequency)
  where s.schemaname = 'public' and s.tablename like 'message\_search\_%' and s.attname = 'words' and w.frequency >= 0.01 and w.word is not null;
end $$;

-- Puts the words that wait in each index's list into its place.
create function flush_search() returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select gin_clean_pending_list(i.indexrelid::regclass) from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid in (select inhrelid from pg_inherits where inhparent = 'public.message_search'::regclass)
    and c.relam = (select oid from pg_am where amname = 'gin')
$$;

-- The messages that hold the words, by the index of words alone. The other conditions are written so that no index serves them: the planner,
-- which cannot know how many messages hold a word, would else walk all of a workspace's.
create function search_by_words(workspace uuid, asked tsquery, top uuid, wanted int, skipped int) returns table ("messageId" uuid, "ticketId" uuid)
language plpgsql stable set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan set enable_indexscan = off set enable_seqscan = off as $$
begin
  return query
    select m."messageId", m."ticketId" from (
      -- offset 0 keeps the order out of the inner plan
      select s."messageId", s."ticketId" from public.message_search s
      where s.words @@ asked and (s."workspaceId" = workspace) is true and (s."messageId" < top) is true offset 0
    ) m order by m."messageId" desc offset skipped limit wanted;
end $$;

-- Newest matching messages of the caller's workspace. Under row-level security no operator of text search may use its index, so this runs
-- as its owner: the workspace comes from the setting, never from an argument, and only ids go out.
-- Words that many messages hold are soon found by walking from the newest; any other by the index of words.
create function search_messages(query text, wanted int, before uuid default null) returns table ("messageId" uuid, "ticketId" uuid)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  workspace constant uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  asked constant tsquery := websearch_to_tsquery('public.words', query);
  top constant uuid := coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  most constant int := least(greatest(wanted, 1), 200);
  found_count int := 0;
begin
  if workspace is null then raise exception 'no workspace is set' using errcode = '42501'; end if;
  if numnode(asked) = 0 then return; end if;
  if not exists (select from unnest(tsvector_to_array(to_tsvector('public.words', query))) w where not exists (select from public.common_word c where c.word = w)) then
    return query
      select r."messageId", r."ticketId" from (
        select s."messageId", s."ticketId", s.words from public.message_search s
        where s."workspaceId" = workspace and s."messageId" < top order by s."messageId" desc limit 5000
      ) r where r.words @@ asked limit most;
    get diagnostics found_count = row_count;
    if found_count >= most then return; end if;
  end if;
  return query select * from public.search_by_words(workspace, asked, top, most - found_count, found_count);
end $$;
