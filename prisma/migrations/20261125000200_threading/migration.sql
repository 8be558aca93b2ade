-- AlterTable
ALTER TABLE "message" ADD COLUMN "subject" TEXT,
ADD COLUMN "isOutsider" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "forwardedBy" JSONB;

-- AlterTable
ALTER TABLE "ticket" ADD COLUMN "followUpOfId" UUID;

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN "followUpAfterDays" INTEGER NOT NULL DEFAULT 14;
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_followUpAfterDays_check" CHECK ("followUpAfterDays" BETWEEN 1 AND 3650);

-- Few tickets are follow-ups. No foreign key of its own: a ticket is never deleted alone.
CREATE INDEX "ticket_follow_up" ON "ticket"("workspaceId", "followUpOfId") WHERE "followUpOfId" IS NOT NULL;

-- What the ledger of a workspace shows, newest first, and how much one sender has sent lately.
CREATE INDEX "inbound_mail_workspace" ON "inbound_mail"("workspaceId", "receivedAt" DESC, id DESC);
CREATE INDEX "inbound_mail_sender" ON "inbound_mail"("workspaceId", "from", "receivedAt" DESC);
