// A made-up prefecture in a folder of its own, the program that serves it, and what people have in their pockets: a phone
// that receives codes, an app that counts one-time codes.
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A file system in memory, where there is one with room: what is written durably is written at once there, whatever the disk does. */
const inMemory = existsSync("/dev/shm") && statfsSync("/dev/shm").bavail * statfsSync("/dev/shm").bsize > 2 ** 30;
const memoryOrDisk = inMemory ? "/dev/shm" : tmpdir();

/** Makes the prefecture, serves it, tells the stories, and ends only what it began. */
export async function inPrefecture({ yika, people = 1500, seed = 540_500 }, stories) {
  const dir = mkdtempSync(join(memoryOrDisk, "yika-browser-"));
  const demo = join(dir, "demo");
  let server;
  // Whoever stops the run stops what it began.
  const stopped = (signal) => {
    server?.kill();
    rmSync(dir, { recursive: true, force: true });
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", stopped).once("SIGTERM", stopped);
  try {
    await run(yika, ["demo", "--people", String(people), "--seed", String(seed), "--dir", demo, "--no-serve"], { maxBuffer: 16 << 20 });
    server = await serve(yika, demo);
    return await stories(new House(yika, demo, server));
  } finally {
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Serves on a free port of this machine; answers when it says where. */
function serve(yika, demo) {
  const child = spawn(yika, ["serve", "--db", `sqlite:${join(demo, "yika.db")}`, "--port", "0", "--sms", "folder"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const ended = new Promise((over) => child.once("exit", over));
  const stop = async () => {
    if (child.exitCode === null) child.kill("SIGTERM");
    await ended;
  };
  return new Promise((serving, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the program ended with ${code} before it served: ${said}`)));
    child.stderr.on("data", (piece) => {
      said += piece;
      const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (origin) serving({ origin, stop, kill: () => child.kill("SIGTERM"), log: () => said });
    });
  });
}

export class House {
  constructor(yika, dir, server) {
    Object.assign(this, { yika, dir, origin: server.origin, log: server.log });
    const lines = readFileSync(join(dir, "sign-in.txt"), "utf8").trim().split("\n");
    this.staff = new Map(
      lines.map((line) => {
        const [login, password, roles, region, , key] = line.split(/\s+/);
        return [login, { login, password, roles: roles.split(","), region, key }];
      }),
    );
    this.clocks = new Map();
    this.turns = new Map();
  }

  /** What must not happen at the same time in two stories: payments and their halt, the banks' days; or codes of one key, or to one phone. */
  turn(work, of = "payments") {
    const after = (this.turns.get(of) ?? Promise.resolve()).then(work);
    this.turns.set(of, after.catch(() => {}));
    return after;
  }

  get exchange() {
    return join(this.dir, "exchange");
  }

  /** The command line, as somebody of the staff. */
  async command(login, ...words) {
    const { stdout } = await run(this.yika, [...words, "--db", `sqlite:${join(this.dir, "yika.db")}`, "--as", login, "--json"], { maxBuffer: 16 << 20 });
    return JSON.parse(stdout.trim().split("\n").at(-1));
  }

  /** A day and more of the banks' life; the program reads what they sent when finance asks it to. */
  async banks(days, modes = []) {
    await run(this.yika, ["bank-sim", "--dir", this.exchange, "--days", String(days), ...modes.flatMap((mode) => ["--mode", mode])], { maxBuffer: 16 << 20 });
  }

  /** What banks and card maker answer to the files of cards that lie in their outboxes; the files lie where this says. */
  async partners(modes = []) {
    const { stdout } = await run(this.yika, ["maker-sim", "--dir", this.exchange, "--json", ...modes.flatMap((mode) => ["--mode", mode])]);
    return JSON.parse(stdout.trim().split("\n").at(-1)).files;
  }

  /** Imports what a table says, as the operator does. */
  async takeIn(kind, text) {
    const file = join(mkdtempSync(join(this.dir, "import-")), `${kind}.csv`);
    writeFileSync(file, text);
    await this.command("operator", "import", kind, file);
  }

  /** The first roster of the demonstration as rows of cells, below its header; the row number counts from 1. */
  get roster() {
    const text = new TextDecoder("gb18030").decode(readFileSync(join(this.dir, "rosters/ecopost-2026.csv")));
    return rowsOf(text);
  }

  /** The workbook of the other one. */
  get workbook() {
    return join(this.dir, "rosters/grass-2026.xlsx");
  }

  /** The next one-time code of a key that was not used yet: the app's, or the one that follows; waits where both were. */
  async code(key) {
    const now = () => Math.floor(Date.now() / 30_000);
    const step = Math.max(now(), (this.clocks.get(key) ?? 0) + 1);
    this.clocks.set(key, step);
    while (step > now() + 1) await sleep(1000);
    return oneTimeCode(key, step);
  }

  /** Asks for a code to a phone, as `ask` does it, and answers the code that came. A phone gets one in a minute, and two stories may meet the same one. */
  codeTo(phone, ask) {
    const code = this.turn(async () => {
      const before = this.messages();
      await ask();
      return this.sms(before, phone);
    }, phone);
    this.turn(() => sleep(61_000, undefined, { ref: false }), phone);
    return code;
  }

  /** The code that came to a phone after these messages. */
  async sms(before, phone) {
    const masked = `${phone.slice(0, 3)}****${phone.slice(7)}`;
    for (let tries = 0; tries < 600; tries += 1) {
      const all = this.messages();
      if (all.length > before.length) {
        const fresh = all.filter((file) => !before.includes(file)).map((file) => readFileSync(join(this.exchange, "outbox/sms", file), "utf8"));
        const mine = fresh.filter((message) => message.includes(masked) || message.includes(phone));
        const code = /(?<!\d)\d{6}(?!\d)/.exec(mine.join("\n"))?.[0];
        if (code) return code;
      }
      await sleep(100);
    }
    throw new Error("no code came to the phone");
  }

  messages() {
    const folder = join(this.exchange, "outbox/sms");
    return existsSync(folder) ? readdirSync(folder).filter((file) => !file.startsWith(".")) : [];
  }
}

/** RFC 6238 with six digits. */
export function oneTimeCode(key, step) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replaceAll(/[\s=]/g, "").toUpperCase()].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** CSV without line breaks in its cells. */
function rowsOf(text) {
  return text.replace(/^\uFEFF/, "").split(/\r?\n/).map((line) => {
    const cells = [];
    for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) cells.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    return cells;
  });
}
