-- The source of mail that came in is kept for a time that the workspace sets.
ALTER TABLE "workspace" ADD COLUMN "keepRawMailDays" INTEGER DEFAULT 90;

ALTER TABLE "inbound_mail" ADD COLUMN "sourceClearedAt" TIMESTAMPTZ(3);

-- What may be emptied, oldest first: nothing else stands in it. Mail that waits or has failed can be read again, and keeps its source.
CREATE INDEX "inbound_mail_source" ON "inbound_mail"("workspaceId", "receivedAt") WHERE "sourceClearedAt" IS NULL AND outcome NOT IN ('pending', 'failed');

-- The sources lie in the table's TOAST, where a fifth of them would have to be dead before their room is used again.
ALTER TABLE "inbound_mail" SET (toast.autovacuum_vacuum_scale_factor = 0.02);
