// A collector of Segment batches as one writes it in Node: parse, look at each touch, append, one fdatasync for all
// requests that are there (the group), and only then the answers. It appends the bytes as they came, which spares it
// writing JSON again; with `lines` each touch is a line of its own with the time it came, as one would want to read it later.
// It knows no keys, duplicates, customers or effects. node collector.mjs PORT FILE [lines]
import { open } from "node:fs/promises";
import { createServer } from "node:http";

const [port, path, form] = process.argv.slice(2);
if (!path) {
  console.error("usage: node collector.mjs PORT FILE [lines]");
  process.exit(2);
}
const file = await open(path, "w", 0o600);
const newline = Buffer.from("\n");
let group = [];
let isWriting = false;

function isTouch(item) {
  return typeof item.type === "string" && typeof item.messageId === "string" && (typeof item.userId === "string" || typeof item.anonymousId === "string");
}

function lines(batch) {
  const receivedAt = new Date().toISOString();
  return Buffer.from(batch.map((item) => JSON.stringify({ receivedAt, ...item })).join("\n"));
}

async function writeGroups() {
  isWriting = true;
  while (group.length > 0) {
    const closed = group;
    group = [];
    await file.writev(closed.flatMap((one) => [one.body, newline]));
    await file.datasync();
    for (const one of closed) one.response.end('{"success":true}');
  }
  isWriting = false;
}

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    response.setHeader("Content-Type", "application/json");
    let batch;
    try {
      ({ batch } = JSON.parse(body.toString("utf8")));
    } catch {
      batch = undefined;
    }
    if (!Array.isArray(batch) || !batch.every(isTouch)) {
      response.statusCode = 400;
      response.end('{"success":false}');
      return;
    }
    group.push({ body: form === "lines" ? lines(batch) : body, response });
    if (!isWriting) void writeGroups();
  });
}).listen(Number(port), "127.0.0.1");
