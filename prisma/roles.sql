-- The roles the product runs as. Neither owns a table nor is a superuser. Runs at every migrate; passwords come as settings.
do $$
declare role text;
begin
  foreach role in array array['connect_app', 'connect_worker'] loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole nobypassrls', role);
    end if;
  end loop;
  execute format('alter role connect_app password %L', current_setting('connect.app_password'));
  execute format('alter role connect_worker password %L', current_setting('connect.worker_password'));
  execute format('grant connect on database %I to connect_app, connect_worker', current_database());
  -- For graphile-worker's migrations, which make its schema; taken back in security.sql.
  execute format('grant create on database %I to connect_worker', current_database());
  execute format('grant connect_worker to %I', current_user);
end $$;
revoke create on schema public from public;
grant usage on schema public to connect_app, connect_worker;
