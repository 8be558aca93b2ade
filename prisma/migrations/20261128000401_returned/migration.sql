-- Whether a mail that came back did so for good, and, on the contact, the last mail to it that came back or was complained of.
ALTER TABLE "message" ADD COLUMN "deliveryBounce" TEXT;
ALTER TABLE "contact" ADD COLUMN "lastReturn" JSONB;
