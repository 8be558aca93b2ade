-- Search finds the names of attachments, people by a part of their name or address, and what was almost written.
create extension if not exists pg_trgm;
create index contact_name_similar on contact using gin (lower(name) gin_trgm_ops);
create index contact_email_similar on contact using gin ("emailNorm" gin_trgm_ops);

-- File names are words, too: "Invoice_2026-03.pdf" is found by invoice and by pdf.
create function words_of_files(workspace uuid, message_id uuid) returns tsvector
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(to_tsvector('public.words', string_agg(a.name || ' ' || translate(a.name, '._-+()[]', '        '), ' ')), '')
  from public.attachment a where a."workspaceId" = workspace and a."messageId" = message_id and not a."isInline"
$$;

-- Attachments are written after their message, in the same transaction or when an upload is taken.
create function index_attachment() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.message_search s
  set words = s.words || to_tsvector('public.words', left(new.name, 500) || ' ' || translate(left(new.name, 500), '._-+()[]', '        '))
  where s."workspaceId" = new."workspaceId" and s."messageId" = new."messageId";
  return null;
end $$;
create trigger attachment_words after insert on attachment for each row when (new."messageId" is not null and not new."isInline") execute function index_attachment();
create trigger attachment_taken after update of "messageId" on attachment for each row
  when (new."messageId" is not null and not new."isInline" and old."messageId" is distinct from new."messageId") execute function index_attachment();

-- As before, with the files' names.
create or replace function index_ticket(workspace uuid, ticket_id uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.message_search s
  set words = public.words_of(t.subject, m."authorName", m."authorEmail", m."replyText") || public.words_of_files(workspace, m.id)
  from public.message m join public.ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId"
  where m."workspaceId" = workspace and m."ticketId" = ticket_id and s."workspaceId" = workspace and s."messageId" = m.id;
  update public.workspace_counter set seq = seq + 1 where "workspaceId" = workspace;
$$;
create or replace function move_message_words() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.message_search s
  set "ticketId" = new."ticketId",
    words = public.words_of(t.subject, new."authorName", new."authorEmail", new."replyText") || public.words_of_files(new."workspaceId", new.id)
  from public.ticket t
  where t."workspaceId" = new."workspaceId" and t.id = new."ticketId" and s."workspaceId" = new."workspaceId" and s."messageId" = new.id;
  return null;
end $$;

-- Files that were there before: a job adds their words, some at a time, from the place kept here to the end. No row: done.
create table search_backfill ("isOne" boolean primary key default true check ("isOne"), "lastWorkspaceId" uuid not null, "lastAttachmentId" uuid not null);
insert into search_backfill
select true, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000' where exists (select from attachment);
create function backfill_search(wanted int) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  place public.search_backfill;
  last record;
begin
  select * into place from public.search_backfill for update skip locked;
  if not found then return; end if;
  create temporary table batch on commit drop as
    select a."workspaceId", a.id, a."messageId" from public.attachment a
    where (a."workspaceId", a.id) > (place."lastWorkspaceId", place."lastAttachmentId") order by a."workspaceId", a.id limit wanted;
  update public.message_search s set words = s.words || public.words_of_files(s."workspaceId", s."messageId")
  from (select distinct b."workspaceId", b."messageId" from pg_temp.batch b where b."messageId" is not null) b
  where s."workspaceId" = b."workspaceId" and s."messageId" = b."messageId";
  select b."workspaceId", b.id into last from pg_temp.batch b order by 1 desc, 2 desc limit 1;
  if found then update public.search_backfill set "lastWorkspaceId" = last."workspaceId", "lastAttachmentId" = last.id;
  else delete from public.search_backfill;
  end if;
  drop table pg_temp.batch;
end $$;

-- Contacts of the caller's workspace whose name or address holds these letters. As owner: under row-level security no index of letters is used.
create function search_contacts(query text, wanted int default 1000) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
declare
  workspace constant uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  held constant text := '%' || regexp_replace(lower(query), '([\\%_])', '\\\1', 'g') || '%';
begin
  if workspace is null then raise exception 'no workspace is set' using errcode = '42501'; end if;
  return query select c.id from public.contact c
    where c."workspaceId" = workspace and (lower(c.name) like held or c."emailNorm" like held) limit least(wanted, 1000);
end $$;

-- What is nearly what was asked for, most alike first: contacts by the index of letters, and subjects among the newest tickets alone, so that
-- neither a write nor an answer grows dear with the number of tickets.
create function search_similar(query text, wanted int) returns table (type text, id uuid, likeness real)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set pg_trgm.word_similarity_threshold = 0.6 set enable_seqscan = off as $$
declare
  workspace constant uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  asked constant text := lower(left(query, 60));
  most constant int := least(greatest(wanted, 1), 20);
begin
  if workspace is null then raise exception 'no workspace is set' using errcode = '42501'; end if;
  if length(asked) < 4 then return; end if;
  return query
    select f.* from (
      (select 'contact', c.id, public.word_similarity(asked, lower(c.name)) from public.contact c
        where (c."workspaceId" = workspace) is true and asked operator(public.<%) lower(c.name) limit 200)
      union all
      (select 'ticket', n.id, public.word_similarity(asked, lower(n.subject)) from (
        select t.id, t.subject from public.ticket t where t."workspaceId" = workspace order by t.id desc limit 3000) n
        where asked operator(public.<%) lower(n.subject) limit 200)
    ) f (type, id, likeness) order by f.likeness desc, f.id desc limit most;
end $$;
