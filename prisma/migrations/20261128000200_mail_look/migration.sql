-- AlterTable
ALTER TABLE "outbound_mail" ADD COLUMN     "look" JSONB;

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "brandsReplies" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "logoKey" TEXT,
ADD COLUMN     "mailColor" TEXT,
ADD COLUMN     "mailFooter" TEXT;
