-- Row-level security, grants, and the few functions that may look across workspaces. Runs at every migrate, and again changes nothing.

do $$
declare
  t record;
  scope text;
begin
  execute format('revoke create on database %I from connect_worker', current_database());

  -- Every table with a workspace is walled in, by construction: a new one needs no line here.
  for t in
    select c.relname as name, c.relrowsecurity as is_on, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspaceId' and not a.attisdropped) as is_tenant
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not c.relispartition and c.relname not in ('_prisma_migrations', 'inbound_mail')
  loop
    if t.is_tenant or t.name = 'workspace' then
      scope := format('%I = (select nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', case t.name when 'workspace' then 'id' else 'workspaceId' end);
      -- Only where it is missing: it waits for everybody who uses the table, and they for it.
      if not t.is_on then
        execute format('alter table %I enable row level security', t.name);
      end if;
      if not exists (select from pg_policies where schemaname = 'public' and tablename = t.name and policyname = 'workspace') then
        execute format('create policy workspace on %I to connect_app using (%s) with check (%s)', t.name, scope, scope);
      end if;
      execute format('grant select, insert, update, delete on %I to connect_app', t.name);
    end if;
  end loop;
end $$;

-- What an actor is limited to (core/actor.ts, sightOf), as the connection was told. Empty: nothing.
create or replace function sight_is_whole() returns boolean language sql stable set search_path = pg_catalog, pg_temp as
$$ select coalesce(current_setting('app.sight', true), '') = '' $$;
create or replace function sight_member() returns uuid language sql stable set search_path = pg_catalog, pg_temp as
$$ select (nullif(current_setting('app.sight', true), '')::json ->> 'member')::uuid $$;
create or replace function sight_of(kind text) returns uuid[] language sql stable set search_path = pg_catalog, pg_temp as
$$ select array(select json_array_elements_text(nullif(current_setting('app.sight', true), '')::json -> kind))::uuid[] $$;
-- Tickets that stay in sight until the transaction ends, though it hands them to somebody else (core/db.ts, keepInSight).
create or replace function sight_handed() returns uuid[] language sql stable set search_path = pg_catalog, pg_temp as
$$ select coalesce(nullif(current_setting('app.handed', true), ''), '{}')::uuid[] $$;

do $$
declare child record;
begin
  if not exists (select from pg_policies where schemaname = 'public' and tablename = 'ticket' and policyname = 'sight') then
    create policy sight on ticket as restrictive to connect_app using (
      (select sight_is_whole())
      or "inboxId" = any ((select sight_of('inboxes'))::uuid[]) or "alsoInboxIds" && (select sight_of('inboxes'))
      or "teamId" = any ((select sight_of('teams'))::uuid[])
      or "assigneeId" = (select sight_member()) or "followerIds" @> array[(select sight_member())]
      or id = any ((select sight_handed())::uuid[])
    ) with check (true);
  end if;
  -- What belongs to a ticket is seen by who sees the ticket.
  for child in select * from (values
    ('message', 'ticket', '"ticketId"'), ('outbound_mail', 'ticket', '"ticketId"'),
    ('ticket_member', 'ticket', '"ticketId"'), ('attachment', 'message', '"messageId"')) as of_ticket(name, parent, key)
  loop
    if not exists (select from pg_policies where schemaname = 'public' and tablename = child.name and policyname = 'sight') then
      execute format('create policy sight on %1$I as restrictive for select to connect_app using ((select sight_is_whole())%4$s
        or exists (select from %2$I p where p."workspaceId" = %1$I."workspaceId" and p.id = %1$I.%3$s))',
        child.name, child.parent, child.key, case child.name when 'attachment' then ' or "messageId" is null' end);
    end if;
  end loop;
end $$;

-- History is written once, and so is what seals it.
revoke update, delete on event, audit_seal, audit_erasure from connect_app;
revoke insert on audit_erasure from connect_app;
-- Read through search_messages alone.
revoke all on message_search from connect_app;
do $$
declare t record;
begin
  -- Partitions are tables of their own: nobody but the owner reaches one around the parent.
  for t in select c.relname as name from pg_class c where c.relispartition and c.relnamespace = 'public'::regnamespace and c.relkind = 'r' loop
    execute format('revoke all on %I from connect_app, connect_worker, public', t.name);
  end loop;
end $$;

-- The installation's own tables.
grant select, insert, update, delete on "user", session, sign_in_code, inbound_mail, automatic_mail to connect_worker;
grant select, insert, update, delete on totp, recovery_code, passkey, passkey_challenge to connect_worker;
-- Written once, as history is; what has grown old is swept.
grant select, insert, delete on security_event to connect_worker;
grant select, insert, update, delete on identity, sign_in_attempt, used_assertion to connect_worker;
grant select on _prisma_migrations to connect_app, connect_worker;

-- What must be known before the workspace is. Ids only.
create or replace function resolve_api_key(key_hash text) returns table ("workspaceId" uuid, id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select k."workspaceId", k.id from public.api_key k where k.hash = key_hash
   union all
   select k."workspaceId", k.id from public.api_key k where k."previousHash" = key_hash and k."previousUntil" > now() $$;

create or replace function resolve_address(emails text[]) returns table (email text, "workspaceId" uuid, "inboxId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select a.email, a."workspaceId", a."inboxId" from public.inbox_address a where a.email = any (emails) $$;

-- Those of these domains in which a workspace other than the connection's has an address.
create or replace function domains_of_others(wanted text[]) returns table (domain text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select distinct d.name from unnest(wanted) as d(name) where exists (
     select from public.inbox_address a where split_part(a.email, '@', 2) = d.name
       and a."workspaceId" <> nullif(current_setting('app.workspace_id', true), '')::uuid) $$;

create or replace function workspaces_of_user(user_id uuid) returns table ("workspaceId" uuid, "memberId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select m."workspaceId", m.id from public.member m where m."userId" = user_id and m."isActive"
     and (m."joinedAt" is not null or m."inviteExpiresAt" is null or m."inviteExpiresAt" > now()) order by m.id $$;

-- What a link that was signed (core/secret.ts, signId) leads to. Whether it still holds is asked inside the workspace.
create or replace function invitation_by_id(invite_id uuid) returns table ("workspaceId" uuid, "memberId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select m."workspaceId", m.id from public.member m where m."inviteId" = invite_id $$;
create or replace function join_link_by_id(link_id uuid) returns table ("workspaceId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select l."workspaceId" from public.join_link l where l.id = link_id $$;

-- The workspaces that let in people with an address of this domain, which they have proven to be theirs.
create or replace function workspaces_of_domain(wanted text) returns table ("workspaceId" uuid, id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select d."workspaceId", d.id from public.join_domain d where d.name = wanted and d."verifiedAt" is not null order by d.id $$;

-- Takes the words of a person out of the history of the connection's workspace; what is left says when, and that it was done. The digests
-- stand for what is gone, so that the seals still hold. Of an event that was erased before, what is gone stays gone.
create or replace function erase_events(seqs bigint[], data_digests bytea[], actor_digests bytea[]) returns int
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  own uuid := nullif(current_setting('app.workspace_id', true), '')::uuid;
  done int;
begin
  insert into public.audit_erasure ("workspaceId", seq, "dataDigest", "actorDigest")
    select own, g.seq, g.data, g.actor from unnest(seqs, data_digests, actor_digests) as g(seq, data, actor)
    on conflict ("workspaceId", seq) do update set "dataDigest" = coalesce(audit_erasure."dataDigest", excluded."dataDigest"),
      "actorDigest" = coalesce(audit_erasure."actorDigest", excluded."actorDigest");
  update public.event e set
      data = case when g.data is null then e.data else '{"isErased": true}' end,
      "actorName" = case when g.actor is null then e."actorName" else '' end,
      ip = case when g.actor is null then e.ip end,
      "userAgent" = case when g.actor is null then e."userAgent" end,
      via = case when g.actor is null then e.via end
    from unnest(seqs, data_digests, actor_digests) as g(seq, data, actor)
    where e."workspaceId" = own and e.seq = g.seq;
  get diagnostics done = row_count;
  return done;
end $$;

create or replace function workspace_by_slug(wanted text) returns table ("workspaceId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select w.id from public.workspace w where w.slug = wanted $$;

-- The workspaces this domain has been shown to belong to; their identity providers may speak for its addresses.
create or replace function workspaces_of_sign_in_domain(wanted text) returns table ("workspaceId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select d."workspaceId" from public.sign_in_domain d where d.name = wanted and d."verifiedAt" is not null order by d."verifiedAt" $$;

create or replace function resolve_directory_token(token_hash text) returns table ("workspaceId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select t."workspaceId" from public.directory_token t where t.hash = token_hash $$;

create or replace function workspace_of_provider(provider uuid) returns table ("workspaceId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select p."workspaceId" from public.identity_provider p where p.id = provider $$;

-- The user with this address, made if there is none: for an invitation, whose transaction must hold all of it. One who is there stays as they are.
create or replace function ensure_user(user_email text, user_name text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found uuid;
begin
  insert into public."user" (id, email, name) values (gen_random_uuid(), user_email, user_name) on conflict (email) do nothing returning id into found;
  if found is null then select u.id into found from public."user" u where u.email = user_email; end if;
  return found;
end $$;

-- The workspaces that have work of this kind to do by the clock.
create or replace function due_workspaces(kind text) returns table ("workspaceId" uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct t."workspaceId" from public.ticket t where kind = 'snooze' and t.status = 'snoozed' and t."snoozedUntil" <= now()
  union
  select distinct c."workspaceId" from public.command c where kind = 'commands' and c.at < now() - interval '24 hours'
  union
  select distinct o."workspaceId" from public.outbound_mail o where kind = 'mail' and o.state = 'queued' and o."createdAt" < now() - interval '10 minutes'
  union
  select distinct d."workspaceId" from public.domain d where kind = 'domains' and (d."checkedAt" is null or d."checkedAt" < now() - interval '23 hours')
  union
  select w.id from public.workspace w where kind = 'sources' and w."keepRawMailDays" is not null
  union
  select distinct u."workspaceId" from public.upload u where kind = 'uploads' and u."createdAt" < now() - interval '7 days'
  union
  select c."workspaceId" from public.workspace_counter c where kind = 'seals'
    and c.seq > coalesce((select max(s."lastSeq") from public.audit_seal s where s."workspaceId" = c."workspaceId"), 0)
  union
  select distinct j."workspaceId" from public.join_domain j where kind = 'joinDomains' and (j."checkedAt" is null or j."checkedAt" < now() - interval '23 hours')
  union
  select distinct e."workspaceId" from public.data_export e where kind = 'exports' and e.state = 'ready' and e."expiresAt" <= now()
  union
  select e."workspaceId" from public.erasure e where kind = 'erasures' and e.state = 'running'
  union
  select w.id from public.workspace w where kind = 'deletion' and w."deletionAt" <= now()
  union
  select w.id from public.workspace w left join public.retention r on r."workspaceId" = w.id
    where kind = 'retention' and (r."workspaceId" is null or r."closedMonths" is not null or r."junkDays" is not null)
  union
  select distinct s."workspaceId" from public.sign_in_domain s where kind = 'signInDomains' and (s."checkedAt" is null or s."checkedAt" < now() - interval '23 hours')
$$;

-- The inboxes whose mail is fetched from a mailbox, with the version of their settings.
create or replace function fetched_inboxes() returns table ("workspaceId" uuid, id uuid, version int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select f."workspaceId", f.id, f.version from public.fetching f $$;

-- Whether one more automatic mail may be written to somebody, and if so, counts it. In one place for all workspaces and processes; the lock keeps two
-- that ask at the same moment from both being the last. Repeated for the same mail, it answers as before.
create or replace function take_automatic_mail(mail_id uuid, recipient text, inbox uuid, hour_max int, day_max int, inbox_hour_max int) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('automatic:' || recipient, 0));
  if exists (select from public.automatic_mail a where a.id = mail_id) then return true; end if;
  if (select count(*) from public.automatic_mail a where a.email = recipient and a.at > now() - interval '1 hour') >= hour_max
    or (select count(*) from public.automatic_mail a where a.email = recipient and a.at > now() - interval '1 day') >= day_max
    or (select count(*) from public.automatic_mail a where a."inboxId" = inbox and a.at > now() - interval '1 hour') >= inbox_hour_max
  then return false; end if;
  insert into public.automatic_mail (id, email, "inboxId") values (mail_id, recipient, inbox);
  return true;
end $$;

-- What is left of the data of events that were erased before. What happened, when and by whom stays; an event whose digest is not kept is not changed.
drop function if exists redact_event(bigint, jsonb);
create or replace function redact_events(seqs bigint[], datas jsonb[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.event e set data = g.data from unnest(seqs, datas) as g(seq, data), public.audit_erasure a
    where e."workspaceId" = nullif(current_setting('app.workspace_id', true), '')::uuid and e.seq = g.seq
      and a."workspaceId" = e."workspaceId" and a.seq = e.seq and a."dataDigest" is not null
$$;
revoke all on function redact_events(bigint[], jsonb[]) from public;
grant execute on function redact_events(bigint[], jsonb[]) to connect_app;

-- Said by the last statement of a command in a workspace that is about to be deleted (core/execute.ts).
create or replace function refuse_change() returns boolean language plpgsql volatile set search_path = pg_catalog, pg_temp as
$$ begin raise exception 'the workspace is about to be deleted' using errcode = 'CN001'; end $$;

-- Deletes up to so many rows of a workspace whose time has come, of every table by construction; true when there is nothing left of it.
-- A table whose rows others still point to waits until those are gone.
create or replace function delete_workspace(workspace uuid, wanted int) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t text;
  gone int;
  deleted int := 0;
  isBlocked boolean := false;
begin
  if not exists (select from public.workspace w where w.id = workspace) then return true; end if;
  if not exists (select from public.workspace w where w.id = workspace and w."deletionAt" <= now()) then
    raise exception 'the workspace is not to be deleted, or not yet' using errcode = '42501';
  end if;
  for t in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspaceId' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition and c.relname not in ('workspace_counter', 'inbound_mail')
    -- Large tables first.
    order by c.reltuples desc, c.relname
  loop
    begin
      execute format('delete from public.%I where ctid = any(array(select ctid from public.%I where "workspaceId" = $1 limit $2))', t, t)
        using workspace, wanted - deleted;
      get diagnostics gone = row_count;
      deleted := deleted + gone;
    exception when foreign_key_violation then
      isBlocked := true;
    end;
    exit when deleted >= wanted;
  end loop;
  if deleted > 0 then return false; end if;
  if isBlocked then raise exception 'rows of the workspace point to one another and cannot be deleted'; end if;
  delete from public.workspace w where w.id = workspace;
  return true;
end $$;
revoke all on function delete_workspace(uuid, int) from public;
grant execute on function delete_workspace(uuid, int) to connect_worker;

revoke all on function workspaces_of_sign_in_domain(text), resolve_directory_token(text), workspace_of_provider(uuid), invitation_by_id(uuid), join_link_by_id(uuid), workspaces_of_domain(text), erase_events(bigint[], bytea[], bytea[]), fetched_inboxes(), domains_of_others(text[]), take_automatic_mail(uuid, text, uuid, int, int, int), ensure_user(text, text), resolve_api_key(text), resolve_address(text[]), workspaces_of_user(uuid), workspace_by_slug(text), due_workspaces(text),
  search_messages(text, int, uuid), search_contacts(text, int), search_similar(text, int), words_of_files(uuid, uuid), index_attachment(),
  backfill_search(int), move_message_words(), ensure_search_partitions(timestamptz, timestamptz), refresh_common_words(), flush_search(), index_message(), index_ticket(uuid, uuid),
  search_by_words(uuid, tsquery, uuid, int, int) from public;
grant execute on function workspaces_of_sign_in_domain(text), resolve_directory_token(text), workspace_of_provider(uuid), invitation_by_id(uuid), join_link_by_id(uuid), workspaces_of_domain(text), erase_events(bigint[], bytea[], bytea[]), ensure_user(text, text), resolve_api_key(text), resolve_address(text[]), workspaces_of_user(uuid), workspace_by_slug(text), due_workspaces(text),
  fetched_inboxes(), domains_of_others(text[]), search_messages(text, int, uuid), search_contacts(text, int), search_similar(text, int) to connect_app;
grant execute on function take_automatic_mail(uuid, text, uuid, int, int, int), resolve_address(text[]), ensure_search_partitions(timestamptz, timestamptz), refresh_common_words(), flush_search(), backfill_search(int), index_ticket(uuid, uuid) to connect_worker;

-- The one door to the job queue for a transaction of the application role.
create or replace function enqueue(task text, payload json, queue text default null, run_at timestamptz default null, attempts_max int default null, key text default null)
returns bigint language sql security definer set search_path = pg_catalog, pg_temp as
$$ select (graphile_worker.add_job(task, payload, queue, run_at, attempts_max, key)).id $$;
grant create on schema public to connect_worker;
alter function enqueue(text, json, text, timestamptz, int, text) owner to connect_worker;
revoke create on schema public from connect_worker;
revoke all on function enqueue(text, json, text, timestamptz, int, text) from public;
grant execute on function enqueue(text, json, text, timestamptz, int, text) to connect_app;
