import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { kindOf } from "#/features/attachment/kind/rules.ts";

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
const EXE = Buffer.concat([Buffer.from("MZ\u0090\u0000", "latin1"), Buffer.alloc(200)]);
const PAGE = Buffer.from("<!doctype html><script>alert(1)</script>");
const words = Buffer.from("Hello, these are words.");
const bytes = (text: string) => new TextEncoder().encode(text);
const office = (kind: "word" | "xl", more: Record<string, Uint8Array> = {}) => {
  const main = kind === "word" ? "wordprocessingml.document" : "spreadsheetml.sheet";
  const types = `<?xml version="1.0"?><Types><Override PartName="/${kind}/x.xml" ContentType="application/vnd.openxmlformats-officedocument.${main}.main+xml"/></Types>`;
  return Buffer.from(zipSync({ "[Content_Types].xml": bytes(types), [`${kind}/x.xml`]: bytes("<x/>"), ...more }, { level: 0 }));
};
const cfb = (text: string) =>
  Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600), Buffer.from(text, "utf16le"), Buffer.alloc(600)]);
/** Its one entry says that it is locked. */
const locked = () => {
  const zip = Buffer.from(zipSync({ "secret.txt": bytes("secret") }, { level: 0 }));
  zip.writeUInt16LE(zip.readUInt16LE(6) | 1, 6);
  const at = zip.indexOf("PK\u0001\u0002");
  zip.writeUInt16LE(zip.readUInt16LE(at + 8) | 1, at + 8);
  return zip;
};
const iso = () => {
  const disk = Buffer.alloc(40_000);
  disk.write("CD001", 32_769);
  return disk;
};
const of = (name: string, contentType: string, content: Buffer) => kindOf({ name, contentType }, content);

describe("a file's kind", () => {
  it.each([
    ["photo.png", "image/png", PNG, "image/png"],
    ["photo.png", "application/octet-stream", PNG, "image/png"],
    ["photo.jpg", "image/jpeg", PNG, "image/png"],
    ["bill.pdf", "application/pdf", PDF, "application/pdf"],
    ["bill.pdf", "application/octet-stream", Buffer.concat([Buffer.from("junk\n"), PDF]), "application/pdf"],
    ["notes.txt", "text/plain; charset=utf-8", words, "text/plain; charset=utf-8"],
    ["table.csv", "text/csv", Buffer.from("a,b\n1,2\n"), "text/csv"],
    ["bill.xml", "application/xml", Buffer.from('<?xml version="1.0"?><Invoice/>'), "application/xml"],
    [
      "letter.docx",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      office("word"),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
    ["letter.doc", "application/msword", cfb("Hello"), "application/msword"],
    ["mail.eml", "message/rfc822", Buffer.from("From: a@b.example\r\n\r\n<html>"), "message/rfc822"],
    ["empty.txt", "text/plain", Buffer.alloc(0), "text/plain"],
    ["empty.png", "", Buffer.alloc(0), "application/octet-stream"],
  ])("is what its content says: %s as %s", async (name, declared, content, contentType) => {
    expect(await of(name, declared, content)).toEqual({ contentType, risks: [] });
  });

  it.each([
    ["photo.png", "image/png", PAGE, "application/octet-stream", ["page", "other-type"]],
    ["photo.png", "image/png", EXE, "application/x-msdownload", ["program", "other-type"]],
    ["bill.pdf", "application/pdf", words, "application/octet-stream", ["other-type"]],
    ["notes.txt", "text/plain", PDF, "application/pdf", []],
    ["song.mp3", "audio/mpeg", words, "audio/mpeg", []],
  ])("is never one that is shown without proof: %s as %s", async (name, declared, content, contentType, risks) => {
    expect(await of(name, declared, content)).toEqual({ contentType, risks });
  });

  it.each([
    ["setup.exe", EXE, ["program"]],
    ["SETUP.EXE. ", EXE, ["program"]],
    ["setup.msi", words, ["program"]],
    ["tool", Buffer.concat([Buffer.from("\u007fELF", "latin1"), Buffer.alloc(64)]), ["program", "other-type"]],
    ["report", EXE, ["program", "other-type"]],
    ["run.js", words, ["script"]],
    ["run.HTA", words, ["script"]],
    ["run.ps1", words, ["script"]],
    ["install", Buffer.from("#!/bin/sh\nrm -rf ~\n"), ["script"]],
    ["page.html", PAGE, ["page"]],
    ["page.dat", PAGE, ["page"]],
    ["drawing.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), ["page"]],
    ["drawing", Buffer.from("\ufeff<?xml version='1.0'?><!-- x --><svg onload='x'/>"), ["page"]],
    ["table.xlsm", words, ["macro"]],
    ["letter.docx", office("word", { "word/vbaProject.bin": bytes("x") }), ["macro"]],
    ["table.xlsx", office("xl", { "xl/macrosheets/sheet1.xml": bytes("<x/>") }), ["macro"]],
    ["letter.doc", cfb("_VBA_PROJECT"), ["macro"]],
    ["letter.lnk", words, ["shortcut"]],
    ["disk.iso", iso(), ["disk"]],
    ["disk.vhdx", words, ["disk"]],
    ["archive.zip", locked(), ["locked"]],
    ["letter.docx", cfb("EncryptedPackage"), ["locked"]],
    [
      "archive.rar",
      Buffer.concat([Buffer.from("Rar!\u001a\u0007\u0001\u0000", "latin1"), Buffer.from([1, 2, 3, 4, 9, 4, 0]), Buffer.alloc(64)]),
      ["locked"],
    ],
    ["bill.pdf.exe", EXE, ["program", "two-endings"]],
    ["bill.pdf                                  .scr", EXE, ["program", "two-endings"]],
    ["photo.jpg.html", PAGE, ["page", "two-endings"]],
    ["archive.tar.gz", words, []],
    ["report.2026.pdf", PDF, []],
    ["bill\u202efdp.exe", EXE, ["program", "turned-name"]],
    ["فاتورة.pdf", PDF, []],
  ])("deserves care where it does: %s", async (name, content, risks) => {
    expect((await of(name, "application/octet-stream", content)).risks).toEqual(risks);
  });

  it("is found of damaged and hostile bytes, without a word and in no time", async () => {
    const started = performance.now();
    for (const whole of [PNG, PDF, EXE, office("word"), cfb("x"), locked(), iso()])
      for (let length = 0; length < whole.length; length += Math.max(1, Math.floor(whole.length / 20)))
        await of("x.bin", "application/octet-stream", whole.subarray(0, length));
    await of("x.dat", "application/octet-stream", Buffer.from("<!---->".repeat(150)));
    const entries = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from("PK\u0001\u0002")));
    await of("x.zip", "application/zip", Buffer.concat([Buffer.from("PK\u0003\u0004"), entries]));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
