import { expect, it } from "vitest";
import { archiveNames } from "#/features/message/file/rules.ts";

it("leads nowhere but into the folder it is unpacked in", () => {
  expect(archiveNames(["../../etc/passwd", "/root/.ssh/keys", "..\\..\\boot.ini", "C:\\x.txt", "...", "", "a\u0000b.txt"])).toEqual([
    "_.._etc_passwd",
    "_root_.ssh_keys",
    "_.._boot.ini",
    "C__x.txt",
    "file",
    "file (2)",
    "a_b.txt",
  ]);
  for (const name of archiveNames(["..", "../x", "a/../../b", "\u202egnp.exe"])) expect(name).not.toMatch(/^\.|[/\\\u202e]/);
});

it("keeps each file apart, whatever the case of its name, and its ending", () => {
  expect(archiveNames(["photo.jpg", "photo.jpg", "PHOTO.jpg", "notes", "notes"])).toEqual([
    "photo.jpg",
    "photo (2).jpg",
    "PHOTO (3).jpg",
    "notes",
    "notes (2)",
  ]);
  expect(archiveNames([`${"x".repeat(500)}.pdf`])[0]).toMatch(/^x{200}\.pdf$/);
});

it("gives no name that a system keeps for a device", () => {
  expect(archiveNames(["con.txt", "NUL", "console.txt"])).toEqual(["_con.txt", "_NUL", "console.txt"]);
});
