import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { PIECE_BYTES, type UploadRecord } from "#/features/attachment/upload/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";

testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

const fileOf = (sizeBytes = PIECE_BYTES + 10) => ({ id: uuidv7(), name: "film.mp4", contentType: "video/mp4", sizeBytes });
const start = async (file: object, actor = here.owner, commandId?: string) =>
  (await execute<UploadRecord>(actor, "upload.start", file, commandId)).record;
const piece = async (id: string, offset: number, sizeBytes: number, actor = here.owner) =>
  (await execute<UploadRecord>(actor, "upload.receivePiece", { id, offset, sizeBytes })).record;
const keyOf = (space = here) => `${space.id}/ab/whole`;

describe("an upload in pieces", () => {
  it("does it: each piece moves it on, and the whole becomes the attachment of the same id", async () => {
    const file = fileOf();
    expect(await start(file)).toMatchObject({ id: file.id, receivedBytes: 0, attachment: null });
    expect(await piece(file.id, 0, PIECE_BYTES)).toMatchObject({ receivedBytes: PIECE_BYTES });
    // Found again after the line was lost: it goes on where it stopped.
    expect(await start(file)).toMatchObject({ receivedBytes: PIECE_BYTES });
    expect(await piece(file.id, PIECE_BYTES, 10)).toMatchObject({ receivedBytes: file.sizeBytes });
    const { record } = await execute<{ id: string }>(here.owner, "upload.finish", { id: file.id, storageKey: keyOf() });
    expect(record).toMatchObject({ id: file.id, name: "film.mp4", sizeBytes: file.sizeBytes });
    expect(await start(file)).toMatchObject({ receivedBytes: file.sizeBytes, attachment: { id: file.id } });
    expect(await query(here.owner, "attachment.read", { id: file.id })).toMatchObject({ storageKey: keyOf() });
  });

  it("refuses bad input: what is too large, pieces of another size, a gap, an end before the end, another file's id", async () => {
    await expect(start(fileOf(26 * 1024 * 1024))).rejects.toMatchObject({ code: "invalid" });
    const file = fileOf(PIECE_BYTES * 2);
    await start(file);
    await expect(piece(file.id, 0, 10)).rejects.toMatchObject({ code: "invalid", issues: [expect.objectContaining({ path: "offset" })] });
    await expect(piece(file.id, 5, PIECE_BYTES)).rejects.toMatchObject({ code: "invalid" });
    await expect(piece(file.id, PIECE_BYTES, PIECE_BYTES)).rejects.toMatchObject({ code: "conflict" });
    await expect(execute(here.owner, "upload.finish", { id: file.id, storageKey: keyOf() })).rejects.toMatchObject({ code: "conflict" });
    await expect(start({ ...file, name: "other.mp4" })).rejects.toMatchObject({ code: "conflict" });
    await piece(file.id, 0, PIECE_BYTES);
    await piece(file.id, PIECE_BYTES, PIECE_BYTES);
    const elsewhere = keyOf(await buildWorkspace());
    await expect(execute(here.owner, "upload.finish", { id: file.id, storageKey: elsewhere })).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses others: nobody goes on with, ends or gives up the upload of another member", async () => {
    const other = await buildMember(here, "owner");
    const file = fileOf();
    await start(file);
    await expect(start(file, other)).rejects.toMatchObject({ code: "conflict" });
    await expect(piece(file.id, 0, PIECE_BYTES, other)).rejects.toMatchObject({ code: "not-found" });
    await expect(query(other, "upload.read", { id: file.id })).rejects.toMatchObject({ code: "not-found" });
    await execute(other, "upload.delete", { id: file.id });
    expect(await query(here.owner, "upload.read", { id: file.id })).toMatchObject({ receivedBytes: 0 });
    await execute(here.owner, "upload.delete", { id: file.id });
    await expect(query(here.owner, "upload.read", { id: file.id })).rejects.toMatchObject({ code: "not-found" });
  });

  it("hides from strangers", async () => {
    const file = fileOf();
    await start(file);
    const stranger = (await buildWorkspace()).owner;
    await expect(query(stranger, "upload.read", { id: file.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(piece(file.id, 0, PIECE_BYTES, stranger)).rejects.toMatchObject({ code: "not-found" });
  });

  it("replays once: a piece or an end sent again changes nothing", async () => {
    const file = fileOf();
    const commandId = uuidv7();
    await start(file, here.owner, commandId);
    await piece(file.id, 0, PIECE_BYTES);
    await start(file, here.owner, commandId);
    expect(await piece(file.id, 0, PIECE_BYTES)).toMatchObject({ receivedBytes: PIECE_BYTES });
    await piece(file.id, PIECE_BYTES, 10);
    const end = () => execute<{ id: string }>(here.owner, "upload.finish", { id: file.id, storageKey: keyOf() });
    expect((await end()).record).toEqual((await end()).record);
  });
});
