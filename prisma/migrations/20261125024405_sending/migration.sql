-- AlterTable
ALTER TABLE "inbox" ADD COLUMN     "acknowledgement" TEXT,
ADD COLUMN     "fromName" TEXT,
ADD COLUMN     "outgoing" TEXT NOT NULL DEFAULT 'default',
ADD COLUMN     "outgoingHost" TEXT,
ADD COLUMN     "outgoingPerMinute" INTEGER,
ADD COLUMN     "outgoingSecret" TEXT,
ADD COLUMN     "postmarkStream" TEXT;

-- AlterTable
ALTER TABLE "outbound_mail" ADD COLUMN     "attemptedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "tracksOpens" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "domain" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "selector" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "privateKey" TEXT NOT NULL,
    "results" JSONB NOT NULL DEFAULT '{}',
    "checkedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "domain_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "automatic_mail" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "inboxId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automatic_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppression" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "messageId" UUID,
    "ticketId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "liftedAt" TIMESTAMPTZ(3),

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "domain_workspaceId_name_key" ON "domain"("workspaceId", "name");

-- CreateIndex
CREATE INDEX "automatic_mail_email_at_idx" ON "automatic_mail"("email", "at");

-- CreateIndex
CREATE INDEX "automatic_mail_inboxId_at_idx" ON "automatic_mail"("inboxId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "suppression_workspaceId_email_key" ON "suppression"("workspaceId", "email");

-- CreateIndex
CREATE INDEX "outbound_mail_by_state" ON "outbound_mail"("workspaceId", "state", "createdAt" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "domain" ADD CONSTRAINT "domain_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suppression" ADD CONSTRAINT "suppression_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
