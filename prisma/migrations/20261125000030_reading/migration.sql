-- What a mail says beside its words: seals, an invitation, a report, what could not be read.
alter table message add column reading jsonb;

-- Who handed a mail over by SMTP: SPF asks for it.
alter table inbound_mail add column "remoteIp" text, add column helo text;
