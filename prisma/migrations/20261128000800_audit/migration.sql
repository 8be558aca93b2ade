-- From where a change came. Null: the product itself, and what was written before this was kept.
ALTER TABLE "event" ADD COLUMN "ip" TEXT,
ADD COLUMN "userAgent" TEXT,
ADD COLUMN "via" TEXT;

-- CreateIndex
CREATE INDEX "event_workspaceId_actorId_seq_idx" ON "event"("workspaceId", "actorId", "seq");

-- What concerns access and settings is little, and asked for beside a lot of daily work.
CREATE INDEX event_access ON "event" ("workspaceId", seq)
  WHERE split_part(name, '.', 1) <> ALL ('{ticket,message,draft,contact,company,attachment,mail,suppression}'::text[]);

-- CreateTable
CREATE TABLE "audit_seal" (
    "workspaceId" UUID NOT NULL,
    "lastSeq" BIGINT NOT NULL,
    "firstSeq" BIGINT NOT NULL,
    "digests" BYTEA NOT NULL,
    "mac" BYTEA NOT NULL,
    "sealedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("workspaceId","lastSeq")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_workspaceId_firstSeq_key" ON "audit_seal"("workspaceId", "firstSeq");

-- CreateTable
CREATE TABLE "audit_erasure" (
    "workspaceId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "dataDigest" BYTEA,
    "actorDigest" BYTEA,
    "erasedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_erasure_pkey" PRIMARY KEY ("workspaceId","seq")
);

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN "createdById" UUID,
ADD COLUMN "lastUsedAt" TIMESTAMPTZ(3),
ADD COLUMN "memberId" UUID,
ADD COLUMN "previousHash" TEXT,
ADD COLUMN "previousUntil" TIMESTAMPTZ(3),
ALTER COLUMN "role" DROP NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "api_key_previousHash_key" ON "api_key"("previousHash");
CREATE INDEX "api_key_workspaceId_memberId_idx" ON "api_key"("workspaceId", "memberId");

-- A personal token has its member's role, whatever that is at the time.
ALTER TABLE "api_key" ADD CONSTRAINT api_key_member CHECK ((role IS NULL) = ("memberId" IS NOT NULL));

-- AlterTable
ALTER TABLE "member" ADD COLUMN "inviteExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN "inviteId" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "member_inviteId_key" ON "member"("inviteId");

-- Who was invited before and has not come has a week from now.
UPDATE "member" SET "inviteId" = gen_random_uuid(), "inviteExpiresAt" = now() + interval '7 days' WHERE "joinedAt" IS NULL;

-- CreateTable
CREATE TABLE "join_link" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "roleId" UUID,
    "usesMax" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "join_link_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateTable
CREATE TABLE "join_domain" (
    "workspaceId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "roleId" UUID,
    "code" TEXT NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3),
    "checkedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "join_domain_pkey" PRIMARY KEY ("workspaceId","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "join_domain_workspaceId_name_key" ON "join_domain"("workspaceId", "name");
CREATE INDEX "join_domain_name_idx" ON "join_domain"("name");

ALTER TABLE "join_link" ADD CONSTRAINT join_link_role CHECK (role IN ('admin', 'agent', 'light-agent', 'custom') AND (role = 'custom') = ("roleId" IS NOT NULL));
ALTER TABLE "join_link" ADD CONSTRAINT join_link_uses CHECK (uses >= 0 AND uses <= "usesMax");
ALTER TABLE "join_domain" ADD CONSTRAINT join_domain_role CHECK (role IN ('admin', 'agent', 'light-agent', 'custom') AND (role = 'custom') = ("roleId" IS NOT NULL));

-- AddForeignKey
ALTER TABLE "audit_seal" ADD CONSTRAINT "audit_seal_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "audit_erasure" ADD CONSTRAINT "audit_erasure_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "join_link" ADD CONSTRAINT "join_link_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "join_link" ADD CONSTRAINT "join_link_workspaceId_roleId_fkey" FOREIGN KEY ("workspaceId", "roleId") REFERENCES "role"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "join_domain" ADD CONSTRAINT "join_domain_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "join_domain" ADD CONSTRAINT "join_domain_workspaceId_roleId_fkey" FOREIGN KEY ("workspaceId", "roleId") REFERENCES "role"("workspaceId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspaceId_memberId_fkey" FOREIGN KEY ("workspaceId", "memberId") REFERENCES "member"("workspaceId", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AlterTable
ALTER TABLE "user" ADD COLUMN "emailVerifiedAt" TIMESTAMPTZ(3);
