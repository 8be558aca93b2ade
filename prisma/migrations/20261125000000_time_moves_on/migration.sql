-- New messages change a ticket without a new version: its time tells which of two answers is newer. Two commands may be carried out in
-- another order than they were begun in, so their times alone could go back. The owner's bulk loads set times as they were.
create function later_than_before() returns trigger language plpgsql as $$
begin
  new."updatedAt" := old."updatedAt" + interval '1 millisecond';
  return new;
end $$;
create trigger ticket_time_moves_on before update on ticket for each row
  when (current_user = 'connect_app' and new."updatedAt" <= old."updatedAt" and new is distinct from old) execute function later_than_before();
create trigger ticket_member_time_moves_on before update on ticket_member for each row
  when (current_user = 'connect_app' and new."updatedAt" <= old."updatedAt" and new is distinct from old) execute function later_than_before();
