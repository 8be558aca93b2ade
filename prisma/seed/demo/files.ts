/** The files that came with the demo's mail. */
import { crc32, deflateSync } from "node:zlib";
import type { DemoFile } from "./shape.ts";

export const clientList: DemoFile = {
  name: "clients-2025.csv",
  contentType: "text/csv",
  content: [
    "first name;last name;phone;e-mail;birthday;notes",
    "Zofia;Wójcik;+48 601 555 014;zofia.wojcik@poczta.example;12.04.1988;prefers mornings",
    "Łukasz;Żak;+48 602 555 187;l.zak@poczta.example;30.11.1979;",
    "Agnieszka;Dąbrowska-Nowak;+48 603 555 230;agnieszka.dn@poczta.example;02.01.1995;allergic to latex",
    "Michał;Śliwiński;;michal.sliwinski@poczta.example;;pays by invoice",
  ].join("\r\n"),
};

export const feed: DemoFile = {
  name: "tidebook-room-2.ics",
  contentType: "text/calendar",
  content: [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Tidebook//Feed 3.2//EN",
    "BEGIN:VEVENT",
    "UID:bk-88213@tidebook.example",
    "DTSTART;TZID=Europe/Zurich:20261025T090000",
    "DTEND;TZID=Europe/Zurich:20261025T100000",
    "SUMMARY:Beginners' bouldering",
    "RRULE:FREQ=WEEKLY;COUNT=10",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n"),
};

export const log: DemoFile = {
  name: "webhook-failures.log",
  contentType: "text/plain",
  content: [
    "2026-11-18T07:02:11Z POST /hooks/tidebook 401 booking.created bk-90117 signature mismatch",
    "2026-11-18T07:02:13Z POST /hooks/tidebook 401 booking.created bk-90117 signature mismatch (retry 1)",
    "2026-11-18T07:02:19Z POST /hooks/tidebook 401 booking.created bk-90117 signature mismatch (retry 2)",
    "2026-11-18T07:04:40Z POST /hooks/tidebook 401 booking.moved bk-89954 signature mismatch",
    "",
  ].join("\n"),
};

/** A week in a calendar, drawn: Thursday at ten holds two bookings at once. */
export const screenshot: DemoFile = { name: "double-booking.png", contentType: "image/png", content: drawWeek() };

type Colour = readonly [number, number, number];
function drawWeek(): Buffer {
  const [width, height, columnWidth, rowHeight, top] = [560, 360, 80, 32, 40];
  const pixels = Buffer.alloc(width * height * 3, 0xff);
  const fill = (left: number, from: number, w: number, h: number, colour: Colour) => {
    for (let y = from; y < Math.min(from + h, height); y++)
      for (let x = left; x < Math.min(left + w, width); x++) pixels.set(colour, (y * width + x) * 3);
  };
  fill(0, 0, width, top, [241, 243, 246]);
  for (let x = 0; x <= width; x += columnWidth) fill(x, 0, 1, height, [222, 226, 232]);
  for (let y = top; y <= height; y += rowHeight) fill(0, y, width, 1, [232, 235, 240]);
  const booking = (day: number, row: number, rows: number, colour: Colour, part: 0 | 1 | 2 = 0) =>
    fill(day * columnWidth + (part === 2 ? 41 : 3), top + row * rowHeight + 2, part === 0 ? 74 : 36, rows * rowHeight - 4, colour);
  const [blue, green, red]: Colour[] = [
    [122, 162, 219],
    [142, 190, 148],
    [219, 106, 96],
  ];
  for (const [day, row, rows] of [
    [0, 1, 2],
    [0, 5, 1],
    [1, 2, 2],
    [2, 0, 3],
    [4, 3, 2],
    [5, 1, 1],
  ] as const)
    booking(day, row, rows, blue as Colour);
  for (const [day, row, rows] of [
    [1, 6, 2],
    [2, 5, 2],
    [4, 7, 1],
  ] as const)
    booking(day, row, rows, green as Colour);
  booking(3, 2, 2, red as Colour, 1);
  booking(3, 2, 2, red as Colour, 2);
  return encodePng(width, height, pixels);
}

function encodePng(width: number, height: number, pixels: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y++) rows.push(Buffer.from([0]), pixels.subarray(y * width * 3, (y + 1) * width * 3));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
